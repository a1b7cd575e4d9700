import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  notAWheel,
  notInBase,
  oneAccelerator,
  revNotPinned,
  wheelMisfit,
} from "../../dsl/message.ts";
import { nativeTag } from "../../dsl/python.ts";
import { ROOT, typeCheck } from "./type-check.ts";

const FOLDER = join(ROOT, "test/type-errors");
const names = readdirSync(FOLDER)
  .filter((each) => each.endsWith(".ts"))
  .map((each) => each.replace(".ts", ""));

let errors: readonly string[] = [];
const errorsOf = (name: string) => errors.filter((each) => each.startsWith(`${name}.ts(`));

beforeAll(async () => {
  const files = names.map((name) => [
    `${name}.ts`,
    readFileSync(join(FOLDER, `${name}.ts`), "utf8"),
  ]);
  ({ errors } = await typeCheck(Object.fromEntries(files)));
});

describe("what the type checker says, whole", () => {
  test.each(names)("%s", async (name) => {
    expect(errorsOf(name)).not.toEqual([]);
    const text = `${errorsOf(name).join("\n")}\n`;
    await expect(text).toMatchFileSnapshot(join(FOLDER, `${name}.golden.txt`));
  });

  test("nothing is said of any other file", () => {
    expect(errors).toHaveLength(names.flatMap(errorsOf).length);
  });
});

describe("a sentence is, byte for byte, what the function of its name returns", () => {
  const flash = { name: "flash_attn", version: "2.8.2", tags: "cp313-cp313" };
  test.each([
    ["misfit-in-layer", wheelMisfit(flash, "comfyui-boot", "3.14", nativeTag("3.14"))],
    ["not-a-wheel", notAWheel("foo-1.0.tar.gz")],
    ["rev-not-pinned", revNotPinned("main")],
    ["two-accelerators", oneAccelerator("cuda", "rocm")],
    ["variant-replace", notInBase("replace", "layer torhc", "comfyui-boot")],
  ])("%s", (name, sentence) => {
    const shown = errorsOf(name).map((each) => /type '"([^"]*)"'\.$/.exec(each)?.[1]);
    expect(shown).toContain(sentence);
  });
});
