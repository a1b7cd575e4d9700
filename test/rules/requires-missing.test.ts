import { expect, it } from "vitest";
import { git, nixpkg, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";

const CLIP = ["openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1"] as const;
const clip = (...requires: string[]) => git(...CLIP, { requires });

it("refuses a name that nothing provides", () => {
  const node = clip("ftfy");
  expect(inImage("requires-missing", [node])).toMatchObject([
    {
      message: "CLIP requires ftfy, which nothing in image comfyui provides",
      details: {
        at: node,
        literal: "ftfy",
        hint: 'add it to a layer, perhaps as nixpkg("python.ftfy")',
      },
    },
  ]);
});

it("suggests a near name", () => {
  const [problem] = inImage("requires-missing", [
    clip("torchvison"),
    wheel("torchvision", "0.25.0"),
  ]);
  expect(problem?.details.hint).toBe('did you mean "torchvision"?');
});

it("finds wheels, sources and nixpkgs packages, however they are spelt", () => {
  const all = [
    clip("Flash_Attn", "numpy", "opencv-python"),
    wheel("flash-attn", "2.8.2"),
    nixpkg("python.numpy", "python.opencv4"),
  ];
  const attributes = { "python314Packages.opencv4": { distribution: "opencv-python" } };
  expect(inImage("requires-missing", all, {}, { attributes })).toEqual([]);
  expect(messages(inImage("requires-missing", all))).toHaveLength(1);
});

it("finds what a nixpkgs package is known to bring along", () => {
  const all = [clip("tokenizers"), nixpkg("python.transformers")];
  const attributes = {
    "python314Packages.transformers": { distribution: "transformers", requires: ["tokenizers"] },
  };
  expect(inImage("requires-missing", all, {}, { attributes })).toEqual([]);
});

it("asks again in each image", () => {
  const torch = wheel("torch", "2.10.0");
  const node = git(...CLIP, { requires: [torch] });
  expect(inImage("requires-missing", [node, torch])).toEqual([]);
  expect(inImage("requires-missing", [node])).toHaveLength(1);
});
