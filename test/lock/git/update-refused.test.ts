/** What `comfynix update` refuses: it says why and what helps, and changes nothing. */
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import {
  call,
  clip,
  configOf,
  configOfTwo,
  first,
  HASH,
  lockText,
  projectOf,
  read,
  second,
  server,
  standard,
  state,
  third,
  update,
} from "./updating.ts";

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

describeWith(["git"], "an update is refused, and changes nothing,", () => {
  test("when the revision is no literal of the call", async () => {
    const folder = projectOf(
      configOf(`git("${clip.url}", REV, { name: "clip" })`, `const REV = "${first}";\n`),
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
    const folder = projectOf(configOf(source, `const start: string = "${start}";\n`));
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
    onTestFinished(() => void clip.git("branch", "--delete", "--force", "v1.0"));
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
    const folder = projectOf(configOfTwo(call(first), call(second)));
    await refusedWith(folder, ["clip"], `clip is at ${first.slice(0, 12)} of`, second.slice(0, 12));
  });

  test("when the config gives the hash", async () => {
    const source = `git("${clip.url}", "${first}", { name: "clip", hash: "${HASH}" })`;
    await refusedWith(projectOf(configOf(source)), ["clip"], "the config gives the hash of clip");
  });

  test("when it was never locked", async () => {
    const folder = projectOf(configOf(call(first)), third);
    await refusedWith(folder, ["clip", second], "clip is not in the lock yet", "npx comfynix lock");
  });

  test("when pyproject.toml is broken", async () => {
    const broken = clip.commit({ "pyproject.toml": "[build-system\n" });
    onTestFinished(() => void clip.git("reset", "--quiet", "--hard", third));
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
    // The program has read the texts by the time it fetches.
    onTestFinished(() => server.faults.clear());
    server.faults.set(path.basename(clip.folder), () => {
      theirs = `${configOf(call(first))}// theirs\n`;
      writeFileSync(config, theirs);
      return false;
    });
    const { code, stderr } = await update(folder, "clip", second);
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
