import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Problem } from "../../compiler/problem.ts";
import { type Image, image, layer, nixpkg, path, wheel } from "../../dsl/index.ts";
import { contextOf, type LockedFacts } from "../helpers/context.ts";
import { messages } from "../rules/found.ts";

const URL = "https://files.pythonhosted.org/packages";
const torch = wheel(`${URL}/torch-2.10.0-cp314-cp314-manylinux_2_28_x86_64.whl`);
const cublas = wheel(`${URL}/nvidia_cublas-13.1.0.3-py3-none-manylinux_2_27_x86_64.whl`);
const cudnn = wheel(`${URL}/nvidia_cudnn-9.15.1-py3-none-manylinux_2_27_x86_64.whl`);
const six = wheel(`${URL}/six-1.17.0-py3-none-any.whl`);

const elf = (path: string, needed: readonly string[] = [], dlopen: readonly string[] = []) => ({
  metadata: { requires: [] },
  elf: [{ path, needed: [...needed], dlopen: [...dlopen] }],
});
const facts: LockedFacts = {
  facts: {
    torch: elf("torch/lib/libtorch.so", ["libcublas.so.13", "libcudnn.so.9"]),
    nvidia_cublas: elf("nvidia/cu13/lib/libcublas.so.13"),
    nvidia_cudnn: elf("nvidia/cudnn/lib/libcudnn.so.9", [], ["libcublas.so.13"]),
    six: { metadata: { requires: [] }, elf: [] },
  },
  attributes: {
    "python314Packages.scipy": { distribution: "scipy", requires: ["numpy"] },
    "python314Packages.numpy": { distribution: "numpy", requires: [] },
  },
};

const warned = (layers: Image["layers"], env: Image["env"] = {}): readonly Problem[] => {
  const comfyui = image("x", { tag: "x", python: "3.14", cuda: "13.0", layers, env } as never);
  return compile(contextOf({ comfyui }, facts)).warnings.filter(({ code }) =>
    ["pulled-into-lower-layer", "layer-empty"].includes(code),
  );
};

describe("a package that lies below its layer", () => {
  it("because a lower layer's libraries are linked to it, is told at its layer", () => {
    const upper = layer("cuda", cublas, six);
    expect(warned([layer("torch", torch), upper])).toMatchObject([
      {
        code: "pulled-into-lower-layer",
        severity: "warning",
        message:
          "nvidia_cublas 13.1.0.3 of layer cuda of image comfyui lies in layer torch below it, where torch 2.10.0 is linked to it",
        details: {
          at: upper,
          literal: "cuda",
          hint: 'declare layer "cuda" before layer "torch", or move it there',
        },
      },
    ]);
  });

  it("is no longer, once the layers are declared the other way round", () => {
    expect(warned([layer("cuda", cublas, six), layer("torch", torch)])).toEqual([]);
  });

  it("with all others of its layer, leaves that empty", () => {
    expect(warned([layer("torch", torch), layer("cuda", cublas, cudnn)])).toMatchObject([
      {
        code: "layer-empty",
        severity: "warning",
        message:
          "layer cuda of image comfyui comes out empty: nvidia_cublas 13.1.0.3 and nvidia_cudnn 9.15.1 lie in layer torch below it, where torch 2.10.0 is linked to it",
        details: { hint: 'declare layer "cuda" before layer "torch", or move them there' },
      },
    ]);
  });

  it("because nixpkgs builds on it, is told as far as the lock knows", () => {
    const layers = [layer("a", ...nixpkg("python.scipy")), layer("b", ...nixpkg("python.numpy"))];
    expect(messages(warned(layers))).toEqual([
      "layer b of image comfyui comes out empty: python.numpy lies in layer a below it, where python.scipy is built on it",
    ]);
  });

  it("is none that the environment names: its layer holds it", () => {
    expect(warned([layer("a", torch, cublas, cudnn, six)], { X: path`${six}` })).toEqual([]);
  });
});
