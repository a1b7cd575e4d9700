import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Manifest } from "../../compiler/plan/manifest.ts";
import { nixpkg, wheel } from "../../dsl/index.ts";
import type { Package } from "../../dsl/node.ts";
import { contextOf } from "../helpers/context.ts";
import { imageOf } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

const facts = requirements({
  torch: ["triton==3.6.0", "numpy"],
  rembg: ["opencv-python", "numpy"],
  insightface: ["pillow", "opencv-python", "opencv-python>=4", "cupy"],
});

/** `name:required` of an image of these packages. */
const waivedOf = (...packages: readonly Package[]): readonly string[] => {
  const { files } = compile(contextOf({ comfyui: imageOf(packages) }, { facts }));
  const { distributions } = JSON.parse(files.get("check/comfyui.json") ?? "") as Manifest;
  return distributions.flatMap(({ name, waived = [] }) => waived.map((each) => `${name}:${each}`));
};

test("what is waived, and what another distribution stands in for, reaches the check", () => {
  const torch = wheel("torch", "2.10.0", { waive: { Triton: "nobody compiles here" } });
  const all = [torch, wheel("rembg", "2"), ...nixpkg("python.opencv4", "python.numpy")];
  expect(waivedOf(...all)).toEqual(["rembg:opencv-python", "torch:triton"]);
});

test("what is there under its own name is asked for", () => {
  const insightface = wheel("insightface", "0.7", { waive: { cupy: "for training alone" } });
  expect(waivedOf(insightface, wheel("opencv-python", "4"), ...nixpkg("python.pillow"))).toEqual([
    "insightface:cupy",
  ]);
  expect(waivedOf(insightface, ...nixpkg("pillow", "cuda.cuda_nvcc", "python.opencv4"))).toEqual([
    ...["insightface:cupy", "insightface:opencv-python", "insightface:pillow"],
  ]);
});
