import { expect, it } from "vitest";
import { layer, nixpkg, path, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, messages } from "./found.ts";

const torch = wheel("torch", "2.10.0");
const judged = (env: Parameters<typeof imageWith>[1], ...layers: Parameters<typeof imageWith>[0]) =>
  found(contextOf({ comfyui: imageWith(layers, env) }), "path-missing");

it("refuses a path into a wheel that no layer holds", () => {
  const text = path`${torch}/lib`;
  expect(judged({ env: { LIBRARY_PATH: text } }, layer("base", nixpkg("bash")))).toMatchObject([
    {
      message: "a path names torch 2.10.0, which is in no layer of image comfyui",
      details: { at: text, hint: "add it to a layer" },
    },
  ]);
});

it("looks into the entry point too", () => {
  const entrypoint = [path`${torch}/bin/x`];
  expect(messages(judged({ entrypoint }, layer("base", nixpkg("bash"))))).toHaveLength(1);
});

it("binds by name, so that a variant's own torch will do", () => {
  const other = wheel("Torch", "2.9.1");
  expect(judged({ env: { A: path`${torch}/lib` } }, layer("torch", other))).toEqual([]);
});

it("takes paths into nixpkgs: they get a layer of their own", () => {
  const text = path`${nixpkg("zlib")}/lib`;
  expect(judged({ env: { A: text } }, layer("base", nixpkg("bash")))).toEqual([]);
});
