import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Manifest } from "../../compiler/plan/manifest.ts";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { imageOf } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

const facts = requirements({
  torch: ["triton==3.6.0", "numpy"],
  rembg: ["opencv-python", "numpy"],
});

test("what is waived, and what another distribution stands in for, reaches the check", () => {
  const torch = wheel("torch", "2.10.0", { waive: { Triton: "nobody compiles here" } });
  const all = [torch, wheel("rembg", "2"), ...nixpkg("python.opencv4", "python.numpy")];
  const { files } = compile(contextOf({ comfyui: imageOf(all) }, { facts }));
  const { distributions } = JSON.parse(files.get("check/comfyui.json") ?? "") as Manifest;
  expect(distributions.filter(({ waived }) => waived)).toEqual([
    { name: "rembg", version: "2", waived: ["opencv-python"] },
    { name: "torch", version: "2.10.0", waived: ["triton"] },
  ]);
});
