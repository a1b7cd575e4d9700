/** Submodules of a git source, with git and Nix as the oracles of their hash. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { gitIn } from "./git-server.ts";
import { committed, giveTipsAlone, lock, newRepository } from "./locking.ts";
import { fetchGit, nixHash, prefetched, unpacked } from "./stored.ts";

describeWith(["git", "nix"], "the hash of a git source", () => {
  test("with submodules holds them at any depth; without, empty folders", async () => {
    const innermost = newRepository();
    innermost.commit({ "deep.txt": "deep" });
    const inner = newRepository();
    inner.commit({ "inner.txt": "inner" });
    // A relative address starts from the repository's own.
    const relative = `../${path.basename(innermost.folder)}`;
    await inner.addSubmodule(innermost.url, "nested");
    inner.git("config", "--file=.gitmodules", "submodule.nested.url", relative);
    inner.commit({});
    const outer = newRepository();
    outer.commit({ "outer.txt": "outer" });
    await outer.addSubmodule(inner.url, "libs/inner");
    const rev = outer.commit({});

    const whole = await prefetched(outer, rev, true);
    expect(readdirSync(`${whole}/libs/inner/nested`)).toEqual(["deep.txt"]);
    const locked = await lock(outer, rev, { submodules: true });
    expect(locked.hash).toBe(await nixHash(whole));
    const fetched = fetchGit(outer, rev, "submodules = true; ");
    expect(locked.hash).toBe(await evaluate(`(${fetched}).narHash`));

    const bare = await prefetched(outer, rev);
    expect(readdirSync(`${bare}/libs/inner`)).toEqual([]);
    expect((await lock(outer, rev)).hash).toBe(await nixHash(bare));
    const archive = unpacked(outer, rev);
    expect(readdirSync(`${archive}/libs/inner`)).toEqual([]);
    expect((await lock(outer, rev, { form: "archive" })).hash).toBe(await nixHash(archive));
  });

  test("holds a submodule's old commit, where its server gives out branches alone", async () => {
    const inner = newRepository();
    const old = inner.commit({ "inner.txt": "old" });
    inner.commit({ "inner.txt": "new" });
    const outer = newRepository();
    await outer.addSubmodule(inner.url, "inner");
    gitIn(path.join(outer.folder, "inner"), ["checkout", "--quiet", old]);
    const rev = outer.commit({});
    const expected = await nixHash(await prefetched(outer, rev, true));
    giveTipsAlone(inner);
    expect((await lock(outer, rev, { submodules: true })).hash).toBe(expected);
  });
});

describeWith(["git"], "a submodule", () => {
  test.each(["git@github.com:x/inner.git", "git://github.com/x/inner.git"])(
    "at %s is named: a build cannot fetch it either",
    async (address) => {
      const { repository: inner } = committed();
      const { repository: outer } = committed();
      await outer.addSubmodule(inner.url, "inner");
      outer.git("config", "--file=.gitmodules", "submodule.inner.url", address);
      const rev = outer.commit({});
      await expect(lock(outer, rev, { submodules: true })).rejects.toMatchObject({
        reason: "insecure",
        message: expect.stringContaining(`its submodule ${address} is not`) as string,
        hint: expect.stringContaining("a fork") as string,
      });
    },
  );

  test("that lies in a file of this machine is refused", async () => {
    const { repository: inner } = committed();
    const { repository: outer } = committed();
    await outer.addSubmodule(inner.folder, "inner");
    const rev = outer.commit({});
    await expect(lock(outer, rev, { submodules: true })).rejects.toMatchObject({
      reason: "insecure",
    });
  });
});
