// setuptools was taken for every source's build back end: loguru has flit, insightface wants cython.
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { sdist } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { imageOf, inImage } from "../rules/found.ts";

const facts = {
  loguru: { buildSystem: { requires: ["flit_core >=3,<4"], backend: "flit_core.buildapi" } },
};

it("a source is built with what it declares", () => {
  const { files } = compile(contextOf({ comfyui: imageOf([sdist("loguru", "0.7.3")]) }, { facts }));
  const text = files.get("packages/loguru.nix") ?? "";
  expect(text).toContain("flit-core");
  expect(text).not.toContain("setuptools");
});

it("another back end in the config is refused", () => {
  const loguru = sdist("loguru", "0.7.3", { buildSystem: ["setuptools"] });
  expect(inImage("build-system-conflict", [loguru], {}, { facts })).toMatchObject([
    { severity: "error", details: { at: loguru, literal: "setuptools" } },
  ]);
});
