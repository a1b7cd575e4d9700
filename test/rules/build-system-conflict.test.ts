import { expect, it } from "vitest";
import { git, nixpkg, sdist } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";

const CLIP = ["openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1"] as const;

const building = (name: string, backend: string, ...requires: string[]) => ({
  facts: { [name]: { buildSystem: { requires, backend } } },
});

it("refuses another back end than the source declares", () => {
  const loguru = sdist("loguru", "0.7.3", { buildSystem: ["setuptools"] });
  const locked = building("loguru", "flit_core.buildapi", "flit_core>=3,<4");
  expect(inImage("build-system-conflict", [loguru], {}, locked)).toMatchObject([
    {
      severity: "error",
      message:
        "loguru 0.7.3 in image comfyui is built by flit-core, as its pyproject.toml says, not by setuptools",
      details: { at: loguru, literal: "setuptools" },
    },
  ]);
});

it("is content with what a source forgets to declare, and with what it declares, said again", () => {
  const insightface = sdist("insightface", "0.7.3", {
    buildSystem: ["cython", "numpy", "setuptools"],
  });
  const locked = building("insightface", "setuptools.build_meta", "setuptools", "wheel");
  expect(inImage("build-system-conflict", [insightface], {}, locked)).toEqual([]);
});

it("proves nothing where nobody has read the source", () => {
  const node = sdist("loguru", "0.7.3", { buildSystem: ["setuptools"] });
  expect(inImage("build-system-conflict", [node])).toEqual([]);
});

it("refuses a setuptools without the module that the source imports", () => {
  const clip = git(...CLIP);
  const facts = building("CLIP", "setuptools.build_meta", "setuptools<82");
  const judged = (version?: string) =>
    inImage(
      "build-system-conflict",
      [clip, sdist("other", "1"), ...nixpkg("python.setuptools")],
      {},
      {
        ...facts,
        attributes: { "python314Packages.setuptools": version === undefined ? {} : { version } },
      },
    );
  expect(messages(judged("82.0.0"))).toEqual([
    "CLIP in image comfyui needs setuptools<82 to be built, but nixpkgs has 82.0.0; from 82 on, setuptools has no pkg_resources",
  ]);
  expect(judged("80.9.0")).toEqual([]);
  expect(judged()).toEqual([]);
  const newer = building("CLIP", "setuptools.build_meta", "setuptools>=85");
  const attributes = { "python314Packages.setuptools": { version: "80.9.0" } };
  expect(messages(inImage("build-system-conflict", [clip], {}, { ...newer, attributes }))).toEqual([
    "CLIP in image comfyui needs setuptools>=85 to be built, but nixpkgs has 80.9.0",
  ]);
});
