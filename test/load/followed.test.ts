import { mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { followed, relativeImports } from "../../compiler/load/followed.ts";
import { projectWith } from "../helpers/command.ts";

test.each([
  ['import { a } from "./a.ts";', ["./a.ts"]],
  ['import type {\n  A,\n} from "../a.ts";', ["../a.ts"]],
  ["export * from './a';", ["./a"]],
  [
    'import "./a.ts"; const b = await import("./b.ts"); require("./c.cjs");',
    ["./a.ts", "./b.ts", "./c.cjs"],
  ],
  ['import { image } from "comfynix";', []],
])("%s", (text, specifiers) => {
  expect(relativeImports(text)).toEqual(specifiers);
});

test("a config's imports are followed in circles, through extensions, to files that are missing", () => {
  const folder = projectWith({
    "comfyui.config.ts": 'import "./a.js"; import "./b"; import "./missing.ts"; "fix it.patch";',
    "a.ts": 'import "./lib";',
    "b.mts": 'import "./comfyui.config.ts";',
    "lib/index.ts": "",
  });
  mkdirSync(path.join(folder, "missing"));
  const files = followed(path.join(folder, "comfyui.config.ts"));
  expect(files.map((file) => path.relative(folder, file))).toEqual([
    "a.ts",
    "b.mts",
    "comfyui.catalogue.d.ts",
    "comfyui.catalogue.json",
    "comfyui.config.ts",
    "comfyui.lock.json",
    "fix it.patch",
    "lib/index.ts",
    "missing.ts",
  ]);
});
