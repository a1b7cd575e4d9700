import { describe, expect, it } from "vitest";
import { layer, nixpkg, path, type Wheel, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, inImage, messages, wheelAt } from "./found.ts";

const torchAt = (label: string, folder?: string) =>
  wheelAt(`torch-2.10.0${label}-cp314-cp314-manylinux_2_28_x86_64.whl`, folder);
const at = (index: string) => `https://download.pytorch.org/whl/${index}`;
const cpu = { cuda: undefined };

const judged = (node: ReturnType<typeof wheelAt>, options = {}) =>
  messages(inImage("accelerator-mismatch", [node], options));

it("refuses torch for another CUDA", () => {
  const node = torchAt("%2Bcu128");
  expect(inImage("accelerator-mismatch", [node])).toMatchObject([
    {
      message: "torch 2.10.0+cu128 is built for CUDA 12.8, but image comfyui is for CUDA 13.0",
      details: {
        at: node,
        literal: node.url,
        hint: 'take its build for CUDA 13.0, or drop it from image "comfyui"',
      },
    },
  ]);
});

describe("where the accelerator is read", () => {
  const read = (from: string, node: Wheel, target: string) =>
    [from, node.url, target, node] as const;
  it.each([
    read("the local label", torchAt("%2Brocm7.0.2.git245bf6ed"), "ROCm 7.0"),
    read("the local label", torchAt("%2Bcpu"), "CPU"),
    read("the local label", torchAt("%2Bxpu"), "Intel XPU"),
    read(
      "the local label",
      wheelAt("nunchaku-1.2.1%2Bcu12.8torch2.10-cp314-cp314-linux_x86_64.whl"),
      "CUDA 12.8",
    ),
    read(
      "the local label",
      wheelAt("flash_attn-2.8.3%2Bcu12torch2.10-cp314-cp314-linux_x86_64.whl"),
      "CUDA 12",
    ),
    read(
      "the name",
      wheelAt("cupy_cuda12x-13.6.0-cp314-cp314-manylinux2014_x86_64.whl"),
      "CUDA 12",
    ),
    read(
      "the name",
      wheelAt("nvidia_cublas_cu12-12.8.4.1-py3-none-manylinux_2_27_x86_64.whl"),
      "CUDA 12",
    ),
    read(
      "the name",
      wheelAt("onnxruntime_rocm-1.22.1-cp314-cp314-manylinux_2_28_x86_64.whl"),
      "ROCm",
    ),
    read("the index", torchAt("", at("cu128")), "CUDA 12.8"),
    read("the index", torchAt("", at("nightly/cu126")), "CUDA 12.6"),
    read("the index", torchAt("", at("rocm6.4")), "ROCm 6.4"),
    read("the index", torchAt("", at("cpu")), "CPU"),
    read("the last of the address", torchAt("", at("cu130/rocm6.4")), "ROCm 6.4"),
    read("the index", wheelAt("x-1-cp314-cp314-linux_x86_64.whl", at("rocm6.4")), "ROCm 6.4"),
    read(
      "the release",
      wheelAt(
        "llama_cpp_python-0.3.18-cp314-cp314-linux_x86_64.whl",
        "https://github.com/J/l/releases/download/v0.3.18-cu128-AVX2",
      ),
      "CUDA 12.8",
    ),
  ])("from %s: %s is for %s", (_from, _url, target, node) => {
    expect(judged(node)[0]).toContain(`is built for ${target}, but image comfyui is for CUDA 13.0`);
  });
});

it.each(
  [
    torchAt("%2Bcu130"),
    torchAt("", at("cu130")),
    torchAt(""),
    wheelAt("cupy_cuda13x-14.0.0rc1-cp314-cp314-manylinux2014_x86_64.whl"),
    wheelAt("nvidia_cublas-13.1.0.3-py3-none-manylinux_2_27_x86_64.whl"),
    // Made by the CPU index for everyone.
    wheelAt("filelock-3.20.0-py3-none-any.whl", at("cpu")),
    wheelAt("markupsafe-3.0.2-cp314-cp314-manylinux_2_28_x86_64.whl", at("cpu")),
    wheelAt("pilgram-1.2.1-py3-none-any.whl", at("cu126")),
  ].map((node) => [node.url, node] as const),
)("takes %s in an image for CUDA 13.0", (_url, node) => expect(judged(node)).toEqual([]));

it("takes what names no version, or the major one alone", () => {
  const rocm = wheelAt("onnxruntime_rocm-1.22.1-cp314-cp314-manylinux_2_28_x86_64.whl");
  expect(judged(rocm, { rocm: "6.4" })).toEqual([]);
  expect(judged(torchAt("%2Bcu12"), { cuda: "12.8" })).toEqual([]);
  expect(judged(torchAt("%2Bcu130"), { xpu: "2025.3" })[0]).toMatch(/is for Intel XPU$/);
});

it("holds torch alone to the minor version", () => {
  const flash = wheelAt("flash_attn-2.8.3%2Bcu126torch2.10-cp314-cp314-linux_x86_64.whl");
  expect(judged(flash, { cuda: "12.8" })).toEqual([]);
  expect(judged(torchAt("%2Bcu126"), { cuda: "12.8" })).toHaveLength(1);
});

it("refuses anything for a GPU in an image without one", () => {
  expect(judged(torchAt("%2Bcu130"), cpu)).toEqual([
    "torch 2.10.0+cu130 is built for CUDA 13.0, but image comfyui is for CPU",
  ]);
  expect(judged(torchAt("%2Bcpu"), cpu)).toEqual([]);
  expect(inImage("accelerator-mismatch", [nixpkg("cuda.cuda_nvcc")], cpu)).toMatchObject([
    {
      message: "cuda.cuda_nvcc follows the image's CUDA, but image comfyui is for CPU",
      details: {
        literal: "cuda.cuda_nvcc",
        hint: 'give image "comfyui" a cuda version, or drop cuda.cuda_nvcc from it',
      },
    },
  ]);
  expect(inImage("accelerator-mismatch", [nixpkg("cuda.cuda_nvcc")])).toEqual([]);
});

it("refuses a locked file that is of another distribution than asked for", () => {
  const node = wheel("cupy-cuda13x", "14.0.0rc1");
  const context = contextOf({ comfyui: imageWith([layer("cupy", node)]) });
  const [[key = "", artifact] = []] = Object.entries(context.lock.artifacts);
  if (artifact?.kind !== "wheel") throw new Error("a wheel was locked");
  const wrong = { ...artifact, file: "cupy-14.0.0rc1-cp314-cp314-linux_x86_64.whl" };
  const lock = { ...context.lock, artifacts: { [key]: wrong } };
  expect(found(context, "accelerator-mismatch")).toEqual([]);
  expect(found({ ...context, lock }, "accelerator-mismatch")).toMatchObject([
    {
      message: "the lock's wheel for cupy-cuda13x is one of cupy 14.0.0rc1, another distribution",
      details: { at: node, hint: 'ask for it by its own name: wheel("cupy", …)' },
    },
  ]);
});

it("refuses cuda.* in a text of an image without CUDA", () => {
  const env = { CUDA_HOME: path`${nixpkg("cuda.cuda_nvcc")}` };
  const cpu = inImage("accelerator-mismatch", [nixpkg("bash")], { cuda: undefined, env });
  expect(messages(cpu)).toEqual([
    "cuda.cuda_nvcc follows the image's CUDA, but image comfyui is for CPU",
  ]);
  expect(inImage("accelerator-mismatch", [nixpkg("bash")], { env })).toEqual([]);
});
