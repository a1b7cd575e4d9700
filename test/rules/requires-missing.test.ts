import { describe, expect, it } from "vitest";
import { git, nixpkg, wheel } from "../../dsl/index.ts";
import type { Package } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";
import { requirements } from "./requirements.ts";

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

describe("by the metadata of a wheel", () => {
  const torch = wheel("torch", "2.10.0");
  const facts = requirements({
    torch: ["filelock", 'colorama; sys_platform == "win32"', "numpy; extra == 'numpy'"],
  });

  it("refuses what nothing provides, and asks for nothing from elsewhere", () => {
    expect(inImage("requires-missing", [torch], {}, { facts })).toMatchObject([
      {
        severity: "error",
        message: "torch 2.10.0 requires filelock, which nothing in image comfyui provides",
        details: {
          at: torch,
          hint: 'run `npx comfynix lock`, which adds it, or waive it: waive: { "filelock": "why" }',
        },
      },
    ]);
  });

  it("is content with a wheel, with nixpkgs' package, and with what that brings along", () => {
    const known = { "python314Packages.filelock": { distribution: "filelock", requires: [] } };
    const bringing = {
      "python314Packages.fsspec": { distribution: "fsspec", requires: ["filelock"] },
    };
    const judged = (pkg: Package, attributes = {}) =>
      messages(inImage("requires-missing", [torch, pkg], {}, { facts, attributes }));
    expect(judged(wheel("filelock", "3"))).toEqual([]);
    expect(judged(nixpkg("python.filelock")[0] ?? torch, known)).toEqual([]);
    expect(judged(nixpkg("python.fsspec")[0] ?? torch, bringing)).toEqual([]);
    expect(judged(nixpkg("bash")[0] ?? torch)).toHaveLength(1);
  });

  it("is content with another distribution of the same module", () => {
    const rembg = wheel("rembg", "2");
    const all = [rembg, wheel("opencv-python-headless", "4.12")];
    const needs = requirements({ rembg: ["opencv-python>=4.8"] });
    expect(inImage("requires-missing", all, {}, { facts: needs })).toEqual([]);
  });

  it("tells of all who ask at once, and of what else would have to go", () => {
    const packages = [wheel("rembg", "2"), wheel("pymatting", "1"), wheel("numba", "0.61.0")];
    const needs = requirements({
      rembg: ["pymatting"],
      pymatting: ["numba!=0.49.0"],
      numba: ["llvmlite<0.45,>=0.44.0dev0"],
    });
    expect(inImage("requires-missing", packages, {}, { facts: needs })).toMatchObject([
      {
        message:
          "numba 0.61.0 requires llvmlite<0.45,>=0.44.0dev0, which nothing in image comfyui provides",
        details: {
          hint: expect.stringContaining(
            "; leaving out llvmlite also leaves out numba, pymatting and rembg",
          ) as string,
        },
      },
    ]);
  });

  it("is not told of what the package waives", () => {
    const waiving = wheel("torch", "2.10.0", { waive: { FileLock: "only torch.hub locks files" } });
    expect(inImage("requires-missing", [waiving], {}, { facts })).toEqual([]);
  });

  it("proves nothing where nobody has looked inside, or asked Nix", () => {
    expect(inImage("requires-missing", [torch])).toEqual([]);
    expect(inImage("requires-missing", [torch, ...nixpkg("python.numpy")], {}, { facts })).toEqual(
      [],
    );
  });
});
