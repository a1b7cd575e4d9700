import { describe, expect, it } from "vitest";
import { git, layer, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, inImage, messages, wheelAt } from "./found.ts";

const fits = (file: string, python: string) =>
  inImage("wheel-fits-image", [wheelAt(file)], { python });

describe("the interpreter", () => {
  it("must be the one a wheel is compiled for", () => {
    const file = "flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl";
    const node = wheelAt(file);
    expect(inImage("wheel-fits-image", [node])).toMatchObject([
      {
        message:
          "flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui-boot runs Python 3.14 and needs cp314-cp314",
        details: {
          at: node,
          literal: node.url,
          hint: 'take the cp314-cp314 wheel, or drop it from image "comfyui"',
        },
      },
    ]);
  });

  it.each([
    ["numpy-2.3.0-cp314-cp314t-manylinux_2_28_x86_64.whl", "3.14"],
    ["numpy-2.3.0-cp314-cp314-manylinux_2_28_x86_64.whl", "3.14t"],
    ["safetensors-0.6.0-cp38-abi3-manylinux_2_17_x86_64.whl", "3.14t"],
    ["xformers-0.0.35-cp315-abi3-manylinux_2_28_x86_64.whl", "3.14"],
    ["old-1.0-py2-none-any.whl", "3.14"],
  ])("%s does not load on %s", (file, python) => expect(fits(file, python)).toHaveLength(1));

  it.each([
    ["opencv_python-4.12.0-cp37-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "3.14"],
    ["six-1.17.0-py2.py3-none-any.whl", "3.14t"],
    ["nvidia_nccl_cu13-2.28.9-py3-none-manylinux_2_18_x86_64.whl", "3.14t"],
    ["numpy-2.3.0-cp314-cp314t-manylinux_2_28_x86_64.whl", "3.14t"],
    ["x-1-cp311-cp311-linux_x86_64.whl", "3.11"],
  ])("%s loads on %s", (file, python) => expect(fits(file, python)).toEqual([]));

  it("is judged by the locked file when the config gives only name and version", () => {
    const node = wheel("torch", "2.10.0");
    const image = imageWith([layer("torch", node)], { python: "3.13" });
    const context = contextOf({ comfyui: image });
    const [key = ""] = Object.keys(context.lock.artifacts);
    const { lock } = context;
    const file = "torch-2.10.0+cu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    const artifact = { ...lock.artifacts[key], kind: "wheel" as const, file };
    const hash = lock.artifacts[key]?.hash ?? "";
    const origin = { from: "import" as const, source: "test" };
    const locked = { ...lock, artifacts: { [key]: { ...artifact, hash, origin } } };
    expect(messages(found({ ...context, lock: locked }, "wheel-fits-image"))).toEqual([
      "torch 2.10.0+cu130 is a cp314-cp314 wheel, but image comfyui-boot runs Python 3.13 and needs cp313-cp313",
    ]);
  });
});

describe("the platform", () => {
  it.each([
    [
      "x-1-cp314-cp314-manylinux_2_28_aarch64.whl",
      "x 1 is a manylinux_2_28_aarch64 wheel, but image comfyui runs x86_64 Linux",
    ],
    [
      "x-1-cp314-cp314-macosx_11_0_arm64.whl",
      "x 1 is a macosx_11_0_arm64 wheel, but image comfyui runs x86_64 Linux",
    ],
    [
      "x-1-cp314-cp314-win_amd64.whl",
      "x 1 is a win_amd64 wheel, but image comfyui runs x86_64 Linux",
    ],
    [
      "x-1-cp314-cp314-musllinux_1_2_x86_64.whl",
      "x 1 is a musllinux_1_2_x86_64 wheel, for musl, but image comfyui runs glibc",
    ],
    [
      "x-1-cp314-cp314-manylinux_2_99_x86_64.whl",
      "x 1 is a manylinux_2_99_x86_64 wheel and needs glibc 2.99, but image comfyui runs glibc 2.42",
    ],
  ])("%s is refused", (file, message) => expect(messages(fits(file, "3.14"))).toEqual([message]));

  it("may be one of several", () => {
    expect(fits("x-1-cp314-cp314-macosx_11_0_arm64.manylinux1_x86_64.whl", "3.14")).toEqual([]);
  });
});

it("says nothing of sources, nor of an image whose Python nobody knows", () => {
  const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");
  expect(inImage("wheel-fits-image", [clip])).toEqual([]);
  expect(fits("x-1-cp313-cp313-linux_x86_64.whl", "4.0")).toEqual([]);
});
