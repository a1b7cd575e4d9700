import { expect, it } from "vitest";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { inImage, messages, wheelAt } from "./found.ts";

const torch = wheelAt("torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl");
const built = "https://github.com/retif/pytorch-wheels-builder/releases/download";
const yan = "https://github.com/YanWenKun/ComfyUI-Containerfiles/releases/download";

const judged = (file: string, folder?: string) =>
  messages(inImage("built-for-another-torch", [torch, wheelAt(file, folder)]));

it("reads the torch from the local label", () => {
  const node = wheelAt("nunchaku-1.0.2%2Btorch2.9-cp314-cp314-linux_x86_64.whl");
  expect(inImage("built-for-another-torch", [torch, node])).toMatchObject([
    {
      message:
        "nunchaku 1.0.2+torch2.9 is built for torch 2.9, but image comfyui has torch 2.10.0+cu130",
      details: {
        at: node,
        literal: node.url,
        hint: 'take its build for torch 2.10, or torch 2.9 in image "comfyui"',
      },
    },
  ]);
});

it.each([
  ["flash_attn-2.8.3+cu126torch2.9-cp314-cp314-linux_x86_64.whl", undefined],
  ["sageattention-2.2.0%2Bcu130torch2.9.0-cp314-cp314-linux_x86_64.whl", undefined],
  ["cc_torch-0.2+cu130torch29-cp314-cp314-linux_x86_64.whl", undefined],
  ["nunchaku-1.2.1+cu12.8torch2.11-cp314-cp314-linux_x86_64.whl", undefined],
  ["flash_attn-2.8.3+cu130torch2.9.1cxx11abiTRUE-cp314-cp314-linux_x86_64.whl", undefined],
  [
    "flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl",
    `${built}/flash-attn-v2.8.2-py314-torch2.9.0-cu130`,
  ],
  ["sageattention-2.2.0-cp314-cp314-linux_x86_64.whl", `${yan}/sageattn-py312-cu128-pt29`],
  ["spas_sage_attn-0.1.0-cp314-cp314-linux_x86_64.whl", `${yan}/sageattn-py312-cu128-pt28`],
])("refuses %s of %s", (file, folder) => expect(judged(file, folder)).toHaveLength(1));

it.each([
  ["nunchaku-1.0.2%2Btorch2.10-cp314-cp314-linux_x86_64.whl", undefined],
  ["sageattention-2.2.0%2Bcu130torch2.10.0-cp314-cp314-linux_x86_64.whl", undefined],
  [
    "flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl",
    `${built}/flash-attn-v2.8.2-py314-torch2.10.0-cu130`,
  ],
  ["sageattention-2.2.0-cp314-cp314-linux_x86_64.whl", `${yan}/sageattn-py312-cu128-pt210`],
  [
    "cupy_cuda13x-14.0.0rc1-cp314-cp314-manylinux2014_x86_64.whl",
    "https://github.com/cupy/cupy/releases/download/v14.0.0rc1",
  ],
  ["llvmlite-0.44.0%2B0.g2c67a6b8.dirty-cp314-cp314t-linux_x86_64.whl", undefined],
  ["torchmetrics-1.6.0-py3-none-any.whl", undefined],
])("takes %s of %s", (file, folder) => expect(judged(file, folder)).toEqual([]));

it("takes a build for another patch release: libtorch keeps its ABI within a minor", () => {
  const patch = wheel("torch", "2.9.1");
  const node = wheelAt("nunchaku-1.0.2%2Btorch2.9-cp314-cp314-linux_x86_64.whl");
  expect(inImage("built-for-another-torch", [patch, node])).toEqual([]);
});

it("compares with nixpkgs' torch where the lock knows its version", () => {
  const node = wheelAt("nunchaku-1.0.2%2Btorch2.9-cp314-cp314-linux_x86_64.whl");
  const attributes = {
    "python314Packages.torch": { distribution: "torch", version: "2.10.0" },
  };
  const all = [nixpkg("python.torch"), node];
  expect(inImage("built-for-another-torch", all, {}, { attributes })).toHaveLength(1);
  expect(inImage("built-for-another-torch", all)).toEqual([]);
});
