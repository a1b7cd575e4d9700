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

const read = (file: string) => readFileSync(join(ROOT, "test", file), "utf8");
const files = Object.fromEntries(
  names.map((name) => [`${name}.ts`, read(`type-errors/${name}.ts`)]),
);

beforeAll(async () => {
  ({ errors } = await typeCheck(files));
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

describe("in a project with other options", () => {
  const accepted = { "accepted.ts": read("dsl/accepted.test-d.ts") };
  const loose = { exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false };

  test("that is strict and no more, the same is said", async () => {
    expect(await typeCheck({ ...files, ...accepted }, loose)).toMatchObject({ errors });
  });

  test("that is not strict, nothing is said of what is right", async () => {
    const { errors } = await typeCheck({ "config.ts": STRICTLESS }, { ...loose, strict: false });
    expect(errors).toEqual([]);
  });
});

const STRICTLESS = `import { image, layer, variant, wheel } from "comfynix";
const torch = wheel("https://a.example/torch-2.10.0-cp314-cp314-linux_x86_64.whl");
const a = image("a", { tag: "a", python: "3.14", cuda: "13.0", layers: [layer("torch", torch)] });
export const b = variant(a, { tag: "b", rocm: "7.0", cuda: undefined, env: { A: undefined } });
`;
