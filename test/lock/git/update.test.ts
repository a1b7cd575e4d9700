/** `comfynix update NAME`: where it moves a git source, and what it writes. */
import path from "node:path";
import { expect, test } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import {
  call,
  clip,
  configOf,
  configOfTwo,
  first,
  HASH,
  projectOf,
  read,
  second,
  standard,
  state,
  third,
  update,
} from "./updating.ts";

const artifacts = (folder: string): unknown => JSON.parse(read(folder, "comfyui.lock.json"));

describeWith(["git"], "comfynix update NAME", () => {
  test("moves the literal and the lock's entry, and says what changed", async () => {
    const config = configOf(
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

  test("--json answers with the step and the files, or with what stopped it", async () => {
    const folder = standard();
    const files = ["comfyui.config.ts", "comfyui.lock.json"].map((name) => path.join(folder, name));
    const dry = await update(folder, "clip", "v1.0", "--dry-run", "--json");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(dry.stdout)).toMatchObject({ ok: true, to: second, files, written: false });
    const done = await update(folder, "clip", "v1.0", "--json");
    expect(JSON.parse(done.stdout)).toMatchObject({
      schema: 1,
      command: "update",
      ok: true,
      problems: [],
      name: "clip",
      url: clip.url,
      from: first,
      to: second,
      means: "tag v1.0",
      ahead: 1,
      notes: expect.arrayContaining(["build system: +flit_core>=3"]),
      files,
      written: true,
    });
    const refused = await update(folder, "clip", "v9", "--json");
    expect(refused).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      ok: false,
      problems: [{ severity: "error" }],
      to: null,
      files: [],
      written: false,
    });
  });

  test.each([
    ["an annotated tag, to the commit it is about", "v1.0", () => second, "tag v1.0"],
    ["a branch", "main", () => third, "branch main"],
  ])("takes %s", async (_, word, rev, means) => {
    const folder = standard();
    const { code, stderr } = await update(folder, "clip", word);
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).toContain(`"${rev()}"`);
    expect(stderr).toContain(means);
  });

  test("takes a commit, also an older one", async () => {
    const folder = projectOf(configOf(call(third)), third);
    const { code, stderr } = await update(folder, "clip", second);
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).toContain(`"${second}"`);
    expect(stderr).toContain("without 1 commit of the old one");
  });

  test("works although the old commit was pushed over", async () => {
    const folder = projectOf(configOf(call("0123456789".repeat(4))), "0123456789".repeat(4));
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`clip: 0123456 → ${third.slice(0, 7)} (2024-07-03)`);
  });

  test("has nothing to do where it is there already", async () => {
    const folder = projectOf(configOf(call(third)), third);
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
      configOf(
        `mine("clip", '${first}')`,
        `const mine = (name: string, rev: string) => git("${clip.url}", rev, { name });\n`,
      ),
    );
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).toContain(`mine("clip", '${third}')`);
  });

  test("changes a file that the config imports", async () => {
    const config = `import { image, layer } from "comfynix";
import { clip } from "./sources.ts";
export const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("base", clip)] });
`;
    const sources = `import { git } from "comfynix";\nexport const clip = ${call(first)};\n`;
    const folder = projectOf(config, first, { "sources.ts": sources });
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(read(folder, "sources.ts")).toContain(`"${third}"`);
    expect(stderr).toContain("sources.ts, comfyui.lock.json: written");
  });

  test("changes every call that says the same commit of the same repository", async () => {
    const folder = projectOf(configOfTwo(call(first), call(first)));
    const { code, stderr } = await update(folder, "clip");
    expect(code, stderr).toBe(0);
    expect(read(folder, "comfyui.config.ts")).not.toContain(first);
  });
});
