/** `packages/<name>.nix`: what nixpkgs is told to leave to the check of the whole environment. */
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { image, layer, sdist, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

const FILES = "https://files.pythonhosted.org/packages";

const packages = layer(
  "packages",
  wheel(`${FILES}/whole-1.0-py3-none-any.whl`),
  sdist(`${FILES}/plain-1.0.tar.gz`),
  sdist(`${FILES}/sampling-1!2.0.tar.gz`),
);
const made = image("made", { tag: "t", python: "3.13", layers: [packages] });
const files = new Map(compile(contextOf({ made })).files);

test.each([
  ["whole", ["dontCheckRuntimeDeps"]],
  ["plain", ["dontCheckRuntimeDeps"]],
  // "1-2.0" is no version of Python's
  ["sampling", ["dontCheckRuntimeDeps", "dontCheckPythonMetadata"]],
])("%s", (name, left) => {
  const text = files.get(`packages/${name}.nix`) ?? "";
  expect(text.match(/dontCheck\w+(?= = true;)/g)).toEqual(left);
});
