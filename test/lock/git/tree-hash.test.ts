/** git and Nix are the oracles: what we hash is what they would have put into the store. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { newFolder } from "../../helpers/command.ts";
import { evaluate } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import type { Contents } from "./git-server.ts";
import { giveTipsAlone, lock, newRepository } from "./locking.ts";
import { fetchGit, nixHash, prefetched, unpacked } from "./stored.ts";

/** Everything git treats in a way of its own. */
const AWKWARD: Readonly<Record<string, Contents>> = {
  "plain.txt": "plain\n",
  "bin/run": { run: "#!/bin/sh\n" },
  "to-plain": { link: "plain.txt" },
  "to-nowhere": { link: "/nowhere/at/all" },
  "a.b": "git sorts this before the folder a",
  "a/b": "and Nix behind it",
  [`long/${"folder/".repeat(20)}${"n".repeat(120)}`]: "in a pax header",
  "long-link": { link: "x/".repeat(80) },
  "日本語 é.txt": "names beyond ASCII",
  'sp ace\n"quoted".txt': "names that git quotes",
  "dos.txt": "one\ntwo\n",
  "unix.txt": "one\r\ntwo\r\n",
  "wide.txt": Buffer.from("é\n", "utf16le"),
  "ident.txt": "$Id$\n",
  "secret/kept-out": "export-ignore",
  "version.txt": "$Format:%H %ci %s$\n",
  "binary.bin": Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256)),
  "empty.txt": "",
  "sub/.gitattributes": "*.txt eol=crlf\n",
  "sub/inner.txt": "inner\n",
  ".gitattributes": [
    "*.txt text",
    "dos.txt text eol=crlf",
    "unix.txt text eol=lf",
    "wide.txt working-tree-encoding=UTF-16LE",
    "ident.txt ident",
    "secret export-ignore",
    "version.txt export-subst",
    "*.bin binary",
    "*.lfs filter=lfs diff=lfs merge=lfs -text",
    "",
  ].join("\n"),
  "weights.lfs": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
};

describeWith(["git", "nix"], "the hash of a git source", () => {
  test("on GitHub is that of the archive: export-ignore and export-subst apply", async () => {
    const repository = newRepository();
    const rev = repository.commit(AWKWARD);
    const folder = unpacked(repository, rev);
    expect(readdirSync(folder)).not.toContain("secret");
    const { hash } = await lock(repository, rev, { form: "archive" });
    expect(hash).toBe(await nixHash(folder));
  });

  test("elsewhere is that of a checkout: line endings apply, export-ignore does not", async () => {
    const repository = newRepository();
    const rev = repository.commit(AWKWARD);
    const folder = await prefetched(repository, rev);
    expect(readdirSync(folder)).toContain("secret");
    const { hash } = await lock(repository, rev);
    expect(hash).toBe(await nixHash(folder));
    expect(hash).not.toBe((await lock(repository, rev, { form: "archive" })).hash);
  });

  test("is what builtins.fetchGit computes, where both mean the same tree", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "a", "b/c": { run: "c" }, d: { link: "a.txt" } });
    const expected = await evaluate(`(${fetchGit(repository, rev)}).narHash`);
    expect((await lock(repository, rev, { form: "archive" })).hash).toBe(expected);
    expect((await lock(repository, rev)).hash).toBe(expected);
  });

  test("of an old commit is the same where the server gives out branches alone", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "old" });
    repository.commit({ "a.txt": "new" });
    const expected = await nixHash(await prefetched(repository, rev));
    giveTipsAlone(repository);
    expect((await lock(repository, rev)).hash).toBe(expected);
  });

  test("is not changed by what this user's git is told to do", async () => {
    const repository = newRepository();
    const rev = repository.commit(AWKWARD);
    const { hash } = await lock(repository, rev);
    const home = newFolder();
    mkdirSync(`${home}/git`);
    execFileSync("git", ["config", "--file", `${home}/git/config`, "core.autocrlf", "true"]);
    const env = {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.autocrlf",
      GIT_CONFIG_VALUE_0: "true",
      GIT_DIR: "/nowhere",
    };
    expect((await lock(repository, rev, { git: { env } })).hash).toBe(hash);
  });
});
