// "The torch wheel is self-contained": for CUDA 13 its libraries are in wheels of their own.
import { expect, it } from "vitest";
import { inImage, messages, wheelAt } from "../rules/found.ts";
import { wheel } from "../../dsl/index.ts";
import { requirements } from "../rules/requirements.ts";

const platform = "manylinux_2_28_x86_64";
const torch = wheelAt(`torch-2.14.1+cu130-cp314-cp314-${platform}.whl`);

it("a library that no wheel ships is told; the driver's is the only gap", () => {
  const needed = ["libcublas.so.13", "libcuda.so.1", "libc.so.6"];
  const facts = {
    torch: { elf: [{ path: "torch/_C.cpython-314-x86_64-linux-gnu.so", needed }] },
  };
  expect(messages(inImage("soname-missing", [torch], {}, { facts }))).toEqual([
    "torch 2.14.1+cu130 needs libcublas.so.13, which nothing in image comfyui ships",
  ]);
});

it("libraries behind the extras of a metapackage are required, too", () => {
  const facts = requirements({
    torch: ["cuda-toolkit[cublas]==13.0.3"],
    "cuda-toolkit": [
      "nvidia-cublas==13.1.1.3.*; extra == 'cublas'",
      "nvidia-nvrtc; extra == 'nvrtc'",
    ],
  });
  const all = [torch, wheel("cuda-toolkit", "13.0.3.0")];
  expect(messages(inImage("requires-missing", all, {}, { facts }))).toEqual([
    "cuda-toolkit 13.0.3.0 requires nvidia-cublas==13.1.1.3.*, which nothing in image comfyui provides",
  ]);
});
