/** What is learnt of a tree besides its hash, and where it is kept. */
import { mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openCache } from "../../../compiler/host/cache.ts";
import { newFolder } from "../../helpers/command.ts";
import { describeWith } from "../../helpers/tools.ts";
import { committed, lock, newRepository, server } from "./locking.ts";

describeWith(["git"], "a locked tree", () => {
  test("comes with its date, its size and the files that say how it is built", async () => {
    const repository = newRepository();
    const rev = repository.commit(
      {
        "pyproject.toml": '[build-system]\nrequires = ["flit_core"]\n',
        "setup.py": "import pkg_resources\n",
        "clip/setup.py": "not this one\n",
        README: "read me",
      },
      1_712_345_678,
    );
    const { hash, size, ...rest } = await lock(repository, rev);
    expect(hash).toMatch(/^sha256-/);
    expect(size).toBeGreaterThan(1000);
    expect(rest).toEqual({
      date: 1_712_345_678,
      texts: {
        "pyproject.toml": '[build-system]\nrequires = ["flit_core"]\n',
        "setup.py": "import pkg_resources\n",
      },
      unstable: [],
      pointers: [],
    });
  });

  test("tells of files whose text in GitHub's archive may change", async () => {
    const repository = newRepository();
    const rev = repository.commit({
      ".gitattributes": "*.py export-subst\n",
      "pkg/_version.py": 'git_refnames = "$Format:%d$"\ngit_full = "$Format:%H$"\n',
      "pkg/_fine.py": 'git_full = "$Format:%H%n%ci$"\n',
    });
    expect((await lock(repository, rev, { form: "archive" })).unstable).toEqual([
      "pkg/_version.py",
    ]);
    expect((await lock(repository, rev)).unstable).toEqual([]);
    const plain = repository.commit({ ".gitattributes": "" });
    expect((await lock(repository, plain, { form: "archive" })).unstable).toEqual([]);
  });

  test("tells of files that Git LFS keeps elsewhere", async () => {
    const repository = newRepository();
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 9\n`;
    const rev = repository.commit({
      ".gitattributes": "*.glb filter=lfs diff=lfs merge=lfs -text\n",
      "web/model.glb": pointer,
      "web/é.glb": pointer,
      "docs/lfs.md": `Such a file:\n${pointer}`,
    });
    for (const form of ["archive", "checkout"] as const) {
      expect((await lock(repository, rev, { form })).pointers).toEqual([
        "web/model.glb",
        "web/é.glb",
      ]);
    }
  });

  test("is kept: the server is not asked again, not even without a network", async () => {
    const { repository, rev } = committed();
    const cache = openCache(newFolder());
    const first = await lock(repository, rev, { cache });
    expect(server.requests.length).toBeGreaterThan(0);
    server.requests.length = 0;
    expect(await lock(repository, rev, { cache })).toEqual(first);
    expect(await lock(repository, rev, { cache, offline: true })).toEqual(first);
    expect(server.requests).toEqual([]);
    await expect(lock(repository, rev, { offline: true })).rejects.toMatchObject({
      message: expect.stringContaining("has not been read before") as string,
      hint: "run without --offline",
    });
  });

  test.each([
    ["$TMPDIR", newFolder()],
    ["/var/tmp and /tmp", undefined],
  ])("leaves nothing in %s, and removes what a killed run has left", async (_, temporary) => {
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const bases = temporary === undefined ? [tmpdir(), "/var/tmp"] : [temporary];
    const mine = `comfynix-scratch-${String(process.pid)}-`;
    // No process has this number.
    const dead = `comfynix-scratch-4194305-${String(process.pid)}`;
    for (const base of bases) mkdirSync(path.join(base, dead, "y"), { recursive: true });
    const { repository, rev } = committed();
    await lock(repository, rev);
    await expect(lock(repository, "0".repeat(40))).rejects.toThrow();
    const left = bases.flatMap((base) => readdirSync(base));
    expect(left.filter((name) => name.startsWith(mine))).toEqual([]);
    expect(left).not.toContain(dead);
  });
});
