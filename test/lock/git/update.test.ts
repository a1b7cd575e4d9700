/** `comfynix update NAME`, the program itself, against a real git server. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { projectWith, run } from "../../helpers/command.ts";
import { COMFYNIX } from "../../helpers/product.ts";
import type { Result } from "../../helpers/command.ts";
import { describeWith } from "../../helpers/tools.ts";
import { startGitServer } from "./git-server.ts";
import type { GitServer, Repository } from "./git-server.ts";

const HASH = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
const cache = mkdtempSync(path.join(tmpdir(), "comfynix-update-"));
let server: GitServer;
let clip: Repository;
let first: string;
let second: string;
let third: string;
let made = 0;

beforeAll(async () => {
  server = await startGitServer();
});
afterAll(async () => {
  await server.close();
  rmSync(cache, { recursive: true, force: true });
});
beforeEach(() => {
  clip = server.create(`clip-${String(made++)}`);
  first = clip.commit({ "setup.py": "from setuptools import setup\n" }, 1_700_000_000);
  second = clip.commit({ "pyproject.toml": PYPROJECT }, 1_710_000_000);
  clip.git("tag", "--annotate", "--message=one", "v1.0");
  clip.git("tag", "light");
  third = clip.commit({ README: "more" }, 1_720_000_000);
});

const PYPROJECT = `[build-system]
requires = ["flit_core>=3"]
build-backend = "flit_core.buildapi"
[project]
name = "clip"
version = "1"
dependencies = ["ftfy", "regex>=2024"]
`;

const CONFIG = (source: string, more = ""): string => `\
import { git, image, layer } from "comfynix";
${more}
const clip = ${source};

export const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("base", clip)] });
`;

const lockText = (rev: string, key = `git+${clip.url}@${rev}`): string =>
  `${JSON.stringify({
    version: 1,
    nixpkgs: {
      url: "https://github.com/NixOS/nixpkgs",
      rev: "2fc6539b481e1d2569f25f8799236694180c0993",
      narHash: HASH,
      lastModified: 1771848320,
      attributes: {},
    },
    artifacts: {
      [key]: {
        kind: "git",
        url: clip.url,
        rev,
        hash: HASH,
        origin: { from: "import", source: "x" },
      },
    },
    images: { boot: { [key]: { artifact: key, by: ["layer base"], why: "the config names it" } } },
  })}\n`;

const projectOf = (config: string, rev = first): string =>
  projectWith({
    "package.json": '{ "type": "module" }',
    "comfyui.config.ts": config,
    "comfyui.lock.json": lockText(rev),
  });

const call = (rev: string): string => `git("${clip.url}", "${rev}", { name: "clip" })`;
const standard = (): string => projectOf(CONFIG(call(first)));

const update = (folder: string, ...args: string[]): Promise<Result> =>
  run(process.execPath, [COMFYNIX, "update", "--allow-insecure", ...args], {
    cwd: folder,
    env: { COMFYNIX_CACHE: cache },
  });

const read = (folder: string, name: string): string =>
  readFileSync(path.join(folder, name), "utf8");
const state = (folder: string): readonly string[] => [
  read(folder, "comfyui.config.ts"),
  read(folder, "comfyui.lock.json"),
  ...readdirSync(folder).sort(),
];
const artifacts = (folder: string): unknown => JSON.parse(read(folder, "comfyui.lock.json"));

/** The update is refused with this text, and nothing has changed. */
const refusedWith = async (
  folder: string,
  args: readonly string[],
  ...texts: readonly string[]
) => {
  const before = state(folder);
  const result = await update(folder, ...args);
  expect(result.code, result.stderr).toBe(1);
  for (const text of texts) expect(result.stderr).toContain(text);
  expect(state(folder)).toEqual(before);
};

describeWith(["git"], "comfynix update NAME", () => {
  test("moves the literal and the lock's entry, and says what changed", async () => {
    const config = CONFIG(
      `git(
  "${clip.url}", // ${"at the commit of today"}
  "${first}",
  { name: "CLIP" },
)`,
      `// first was ${"0".repeat(40)}\n`,
    );
    const folder = projectOf(config);
    const { code, stdout, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("");
    expect(read(folder, "comfyui.config.ts")).toBe(config.replace(first, third));
    const key = `git+${clip.url}@${third}`;
    const locked = artifacts(folder) as { artifacts: Record<string, { hash: string }> };
    expect(locked).toMatchObject({
      artifacts: {
        [key]: {
          kind: "git",
          rev: third,
          origin: { from: "download", source: clip.url },
          facts: {
            buildSystem: { requires: ["flit_core>=3"], backend: "flit_core.buildapi" },
            metadata: { requires: ["ftfy", "regex>=2024"] },
          },
        },
      },
      images: { boot: { [key]: { artifact: key, by: ["layer base"] } } },
    });
    expect(Object.keys(locked.artifacts)).toEqual([key]);
    expect(stderr.split("\n")).toEqual([
      `reading ${clip.url} at ${third.slice(0, 7)}`,
      `CLIP: ${first.slice(0, 7)} (2023-11-14) → ${third.slice(0, 7)} (2024-07-03), the default branch, 2 commits`,
      `  hash ${HASH} → ${locked.artifacts[key]?.hash ?? ""}`,
      "  build system: +flit_core>=3",
      "  requires: +ftfy +regex>=2024",
      "comfyui.config.ts, comfyui.lock.json: written",
      "next: npx comfynix lock && npx comfynix compile",
      "",
    ]);
  });

  test.each([
    ["an annotated tag, to the commit it is about", "v1.0", () => second, "tag v1.0"],
    ["a light tag", "light", () => second, "tag light"],
    ["a branch", "main", () => third, "branch main"],
    ["a full name", "refs/tags/v1.0", () => second, "tag v1.0"],
  ])("takes %s", async (_, word, rev, means) => {
    const folder = standard();
    const { code, stderr } = await update(folder, "clip", word);
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).toContain(`"${rev()}"`);
    expect(stderr).toContain(means);
  });

  test("takes a commit, also an older one", async () => {
    const folder = projectOf(CONFIG(call(third)), third);
    const { code, stderr } = await update(folder, "clip", second);
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).toContain(`"${second}"`);
    expect(stderr).toContain("without 1 commit of the old one");
  });

  test("works although the old commit was pushed over", async () => {
    const folder = projectOf(CONFIG(call("0123456789".repeat(4))), "0123456789".repeat(4));
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`clip: 0123456 → ${third.slice(0, 7)} (2024-07-03)`);
  });

  test("has nothing to do where it is there already", async () => {
    const folder = projectOf(CONFIG(call(third)), third);
    const before = state(folder);
    const { code, stderr } = await update(folder, "clip");
    expect(code).toBe(0);
    expect(stderr).toBe(
      `clip: ${third.slice(0, 7)} already, the default branch\nnothing to write\n`,
    );
    expect(state(folder)).toEqual(before);
  });

  test("only says so with --dry-run", async () => {
    const folder = standard();
    const before = state(folder);
    const { code, stderr } = await update(folder, "clip", "--dry-run");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("comfyui.config.ts, comfyui.lock.json: not written");
    expect(state(folder)).toEqual(before);
  });

  test("finds the literal in the call of the user's own function", async () => {
    const folder = projectOf(
      CONFIG(
        `mine("clip", '${first}')`,
        `const mine = (name: string, rev: string) => git("${clip.url}", rev, { name });\n`,
      ),
    );
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).toContain(`mine("clip", '${third}')`);
  });

  test("changes a file that the config imports", async () => {
    const folder = projectWith({
      "package.json": '{ "type": "module" }',
      "sources.ts": `import { git } from "comfynix";\nexport const clip = ${call(first)};\n`,
      "comfyui.config.ts": `import { image, layer } from "comfynix";
import { clip } from "./sources.ts";
export const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("base", clip)] });
`,
      "comfyui.lock.json": lockText(first),
    });
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(read(folder, "sources.ts")).toContain(`"${third}"`);
    expect(stderr).toContain("sources.ts, comfyui.lock.json: written");
  });

  test("changes every call that says the same commit of the same repository", async () => {
    const folder = projectOf(`\
import { git, image, layer } from "comfynix";
const of = (clip: ReturnType<typeof git>) => ({ tag: "1", python: "3.14" as const, layers: [layer("base", clip)] });
export const boot = image("boot", of(${call(first)}));
export const other = image("other", of(${call(first)}));
`);
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).not.toContain(first);
  });
});

describeWith(["git"], "an update is refused, and changes nothing,", () => {
  test("when the revision is no literal of the call", async () => {
    const folder = projectOf(
      CONFIG(`git("${clip.url}", REV, { name: "clip" })`, `const REV = "${first}";\n`),
    );
    await refusedWith(
      folder,
      ["clip"],
      "comfyui.config.ts:4:14  update-refused",
      "the revision of clip is not written where it is used",
      `hint: write it into the call: git("…", "${third}")`,
    );
  });

  test("when a template computes it", async () => {
    const [start, end] = [first.slice(0, 20), first.slice(20)];
    const source = `git("${clip.url}", \`\${start}${end}\` as string, { name: "clip" })`;
    const folder = projectOf(CONFIG(source, `const start: string = "${start}";\n`));
    await refusedWith(folder, ["clip"], "is not written where it is used");
  });

  test("when nothing has that name, with the nearest that has", async () => {
    await refusedWith(
      standard(),
      ["clipp"],
      "no git source of the config is called clipp",
      'hint: did you mean "clip"?',
    );
  });

  test("when the branch or tag is not there, with the nearest that is", async () => {
    await refusedWith(standard(), ["clip", "mainn"], "has neither branch nor tag mainn", '"main"');
    await refusedWith(standard(), ["clip", "abcdef1"], "all its 40 hexadecimal digits");
    await refusedWith(
      standard(),
      ["clip", "--", "--upload-pack=x"],
      "is no name of a branch or tag",
    );
  });

  test("when the name is a branch and a tag", async () => {
    clip.git("branch", "v1.0", third);
    await refusedWith(
      standard(),
      ["clip", "v1.0"],
      "v1.0 is a branch and a tag of",
      "say which: refs/heads/v1.0 or refs/tags/v1.0",
    );
  });

  test("when the commit is not there", async () => {
    await refusedWith(
      standard(),
      ["clip", "f".repeat(40)],
      "unreachable",
      "the server does not have this revision",
    );
  });

  test("when images use different commits", async () => {
    const folder = projectOf(`\
import { git, image, layer } from "comfynix";
const of = (clip: ReturnType<typeof git>) => ({ tag: "1", python: "3.14" as const, layers: [layer("base", clip)] });
export const boot = image("boot", of(${call(first)}));
export const other = image("other", of(${call(second)}));
`);
    await refusedWith(folder, ["clip"], `clip is at ${first.slice(0, 12)} of`, second.slice(0, 12));
  });

  test("when the config gives the hash", async () => {
    const source = `git("${clip.url}", "${first}", { name: "clip", hash: "${HASH}" })`;
    await refusedWith(projectOf(CONFIG(source)), ["clip"], "the config gives the hash of clip");
  });

  test("when it was never locked", async () => {
    const folder = projectOf(CONFIG(call(first)), third);
    await refusedWith(folder, ["clip", second], "clip is not in the lock yet", "npx comfynix lock");
  });

  test("when pyproject.toml is broken", async () => {
    const broken = clip.commit({ "pyproject.toml": "[build-system\n" });
    await refusedWith(standard(), ["clip", broken], "pyproject.toml");
  });

  test("when there is no lock", async () => {
    const folder = standard();
    rmSync(path.join(folder, "comfyui.lock.json"));
    const { code, stderr } = await update(folder, "clip");
    expect(code).toBe(1);
    expect(stderr).toContain("write it first: npx comfynix lock");
  });

  test("when somebody writes the config meanwhile", async () => {
    const folder = standard();
    const config = path.join(folder, "comfyui.config.ts");
    let theirs = "";
    server.faults.set(path.basename(clip.folder), () => {
      theirs = `${CONFIG(call(first))}// theirs\n`;
      writeFileSync(config, theirs);
      return false;
    });
    // The program has read the texts by the time it fetches.
    const { code, stderr } = await update(folder, "clip", second);
    server.faults.clear();
    expect(code, stderr).toBe(1);
    expect(stderr).toContain("was changed by somebody else meanwhile");
    expect(read(folder, "comfyui.config.ts")).toBe(theirs);
    expect(read(folder, "comfyui.lock.json")).toBe(lockText(first));
  });
});

describeWith(["git"], "comfynix update", () => {
  test("tells wrong use as such", async () => {
    const folder = standard();
    expect(await update(folder)).toMatchObject({ code: 2 });
    expect(await update(folder, "a", "b", "c")).toMatchObject({ code: 2 });
  });
});
