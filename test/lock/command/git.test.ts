/** Git sources in a lock: their tree's hash, what they are built with, and what they require. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { git } from "../../../dsl/index.ts";
import { startGitServer } from "../git/git-server.ts";
import type { GitServer } from "../git/git-server.ts";
import { describeWith } from "../../helpers/tools.ts";
import { text } from "../../rules/found.ts";
import { lockHere, openShop } from "./shop.ts";
import type { Shop } from "./shop.ts";

describeWith(["git"], "a git source", () => {
  let server: GitServer;
  let shop: Shop;
  beforeAll(async () => {
    server = await startGitServer();
    shop = await openShop();
    shop.stock({ name: "ftfy", version: "6.3" }, { name: "regex", version: "2026.1" });
  });
  afterAll(async () => {
    await server.close();
    await shop.close();
  });

  test("a setup.py is read, not run: it needs a setuptools that still has what it imports", async () => {
    const repository = server.create("CLIP");
    const rev = repository.commit({
      "setup.py": "import pkg_resources\nfrom setuptools import setup\nsetup(name='clip')\n",
      "clip/__init__.py": "",
    });
    const { lock, problems } = await lockHere(shop.url, [git(repository.url, text(rev))]);
    expect(problems).toEqual([]);
    expect(Object.values(lock.artifacts)).toMatchObject([
      {
        kind: "git",
        rev,
        hash: expect.stringMatching(/^sha256-/) as string,
        origin: { from: "download" },
        facts: { buildSystem: { requires: ["setuptools>=40.8.0,<82"] } },
      },
    ]);
  });

  test("what pyproject.toml declares is required like a wheel's metadata", async () => {
    const repository = server.create("declared");
    const rev = repository.commit({
      "pyproject.toml": [
        "[build-system]",
        'requires = ["hatchling"]',
        'build-backend = "hatchling.build"',
        "[project]",
        'name = "declared"',
        'dependencies = ["ftfy>=6", "colorama; sys_platform == \'win32\'"]',
        'optional-dependencies = { fast = ["regex"] }',
      ].join("\n"),
    });
    const { lock, problems } = await lockHere(shop.url, [git(repository.url, text(rev))]);
    expect(problems).toEqual([]);
    expect(lock.artifacts[`git+${repository.url}@${rev}`]?.facts).toEqual({
      buildSystem: { requires: ["hatchling"], backend: "hatchling.build" },
      metadata: {
        requires: ["ftfy>=6", "colorama; sys_platform == 'win32'", 'regex; extra == "fast"'],
        extras: ["fast"],
      },
    });
    expect(Object.keys(lock.images["boot"] ?? {})).toContain("wheel ftfy 6.3");
    expect(Object.keys(lock.images["boot"] ?? {})).not.toContain("wheel regex 2026.1");
  });

  test("a commit that is not there is told at the package", async () => {
    const repository = server.create("empty");
    repository.commit({ "setup.py": "" });
    const node = git(repository.url, text("0".repeat(40)));
    const { problems } = await lockHere(shop.url, [node]);
    expect(problems).toMatchObject([{ code: "not-locked", details: { at: node } }]);
  });

  test("whose archive GitHub may change is told, at the package", async () => {
    const repository = server.create("subst");
    const rev = repository.commit({
      "setup.py": "",
      ".gitattributes": "*.py export-subst\n",
      "version.py": "git = '$Format:%d$'\n",
    });
    const url = "https://github.com/someone/subst";
    const node = git(url, text(rev));
    const { problems } = await lockHere(shop.url, [node], {
      repositories: { [url]: repository.url, [`${url}.git`]: repository.url },
    });
    expect(problems).toMatchObject([
      {
        code: "source-unstable",
        message: `subst at ${rev.slice(0, 7)}: GitHub may change its archive of this commit: version.py holds what git fills in from branches and tags`,
        severity: "warning",
        details: { at: node },
      },
    ]);
  });

  test("of which Git LFS keeps files is told, at the package", async () => {
    const repository = server.create("lfs");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 9\n`;
    const files = ["a.bin", "b.bin", "c.bin", "d.bin"].map((name) => [name, pointer]);
    const rev = repository.commit({ "setup.py": "", ...Object.fromEntries(files) });
    const node = git(repository.url, text(rev));
    expect((await lockHere(shop.url, [node])).problems).toMatchObject([
      {
        code: "source-incomplete",
        message: `lfs at ${rev.slice(0, 7)}: Git LFS keeps a.bin, b.bin, c.bin and 1 more elsewhere: only pointers come`,
        severity: "warning",
        details: { at: node },
      },
    ]);
  });

  test("whose setup.py computes what it needs says so, unless the config does", async () => {
    const repository = server.create("computed");
    const rev = repository.commit({ "setup.py": "setup(setup_requires=read('x.txt'))\n" });
    const { lock, problems } = await lockHere(shop.url, [git(repository.url, text(rev))]);
    expect(problems).toMatchObject([
      {
        code: "build-system-unproven",
        severity: "warning",
        message: expect.stringContaining("setup.py computes its setup_requires") as string,
      },
    ]);
    expect(Object.keys(lock.artifacts)).toHaveLength(1);
    const said = git(repository.url, text(rev), { buildSystem: ["setuptools", "numpy"] });
    expect((await lockHere(shop.url, [said])).problems).toEqual([]);
  });

  test("what requirements are left to the build are not known", async () => {
    const repository = server.create("dynamic");
    const rev = repository.commit({
      "pyproject.toml": '[project]\nname = "dynamic"\ndynamic = ["dependencies"]\n',
    });
    const { lock } = await lockHere(shop.url, [git(repository.url, text(rev))]);
    expect(lock.artifacts[`git+${repository.url}@${rev}`]?.facts).not.toHaveProperty("metadata");
  });
});
