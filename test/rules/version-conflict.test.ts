import { describe, expect, it } from "vitest";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";
import { requirements } from "./requirements.ts";

const torch = wheel("torch", "2.10.0");

it("tells who requires what, and where the version that is there comes from", () => {
  const triton = wheel("triton", "3.5.0");
  const facts = requirements({ torch: ["triton==3.6.0"] });
  expect(inImage("version-conflict", [torch, triton], {}, { facts })).toMatchObject([
    {
      severity: "error",
      message:
        "torch 2.10.0 requires triton==3.6.0, but image comfyui has triton 3.5.0, from layer all",
      details: {
        at: triton,
        hint: 'take wheel("triton", "3.6.0") instead, or waive it in torch: waive: { "triton": "why" }',
      },
    },
  ]);
});

it("tells of two who cannot both be right", () => {
  const facts = requirements({ a: ["numpy<2"], b: ["numpy>=2.1"], c: ["numpy"] });
  const all = [wheel("a", "1"), wheel("b", "1"), wheel("c", "1"), wheel("numpy", "2.0")];
  expect(messages(inImage("version-conflict", all, {}, { facts }))).toEqual([
    "a 1 requires numpy<2 and b 1 requires numpy>=2.1, but image comfyui has numpy 2.0, from layer all",
  ]);
});

it("heeds markers, padded zeros, local labels and prefixes", () => {
  const facts = requirements({
    torch: ["cuda-toolkit==13.0.3", "cublas==13.1.1.3.*", 'numpy<2; python_version < "3.10"'],
    vision: ["torch==2.10.0"],
  });
  const all = [
    wheel("torch", "2.10.0+cu130"),
    wheel("vision", "1"),
    wheel("cuda-toolkit", "13.0.3.0"),
    wheel("cublas", "13.1.1.3"),
    wheel("numpy", "2.3"),
  ];
  expect(messages(inImage("version-conflict", all, {}, { facts }))).toEqual([]);
});

it("knows nixpkgs' packages, and what they bring along", () => {
  const facts = requirements({ torch: ["numpy>=2.4", "scipy>=2"] });
  const attributes = {
    "python314Packages.scipy": { distribution: "scipy", version: "1.16.0", requires: ["numpy"] },
    "python314Packages.numpy": { distribution: "numpy", version: "2.3.5", requires: [] },
  };
  const all = [torch, ...nixpkg("python.scipy")];
  expect(messages(inImage("version-conflict", all, {}, { facts, attributes }))).toEqual([
    "torch 2.10.0 requires numpy>=2.4, but image comfyui has numpy 2.3.5, which nixpkgs' python.scipy in layer all brings along",
    "torch 2.10.0 requires scipy>=2, but image comfyui has scipy 1.16.0, from nixpkgs' python.scipy in layer all",
  ]);
});

it("is not told of what is waived", () => {
  const waiving = wheel("torch", "2.10.0", { waive: { triton: "3.6.1 mends a crash" } });
  const facts = requirements({ torch: ["triton==3.6.0"] });
  expect(inImage("version-conflict", [waiving, wheel("triton", "3.6.1")], {}, { facts })).toEqual(
    [],
  );
});

describe("a library of NVIDIA's", () => {
  const facts = requirements({ torch: ["nvidia-cudnn-cu13==9.15.1.9"] });
  const judged = (version: string) =>
    inImage("version-conflict", [torch, wheel("nvidia-cudnn-cu13", version)], {}, { facts }).map(
      ({ severity }) => severity,
    );

  it("that is older than the wheel was built with is refused; a newer one is told", () => {
    expect(judged("9.15.1.9")).toEqual([]);
    expect(judged("9.10.2.21")).toEqual(["error"]);
    expect(judged("9.24.0.43")).toEqual(["warning"]);
    expect(judged("10.0.0.1")).toEqual(["error"]);
  });
});
