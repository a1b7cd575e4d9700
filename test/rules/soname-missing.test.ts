import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import type { Facts } from "../../compiler/lock/lock.ts";
import { inImage, wheelAt } from "./found.ts";

const PLATFORM = "manylinux_2_28_x86_64";
const torch = wheelAt(`torch-2.10.0-cp314-cp314-${PLATFORM}.whl`);
const cublas = wheelAt(`nvidia_cublas-13.1.0.3-py3-none-${PLATFORM}.whl`);

const elf = (path: string, ...needed: string[]): Facts => ({ elf: [{ path, needed }] });
const needing = (...sonames: string[]): Facts => elf("torch/lib/libtorch_cuda.so", ...sonames);

it("tells what no wheel, libc, nixpkgs or driver ships", () => {
  const facts = {
    torch: needing("libcublas.so.13", "libc.so.6", "libstdc++.so.6", "libcuda.so.1"),
  };
  expect(inImage("soname-missing", [torch], {}, { facts })).toMatchObject([
    {
      severity: "warning",
      message: "torch 2.10.0 needs libcublas.so.13, which nothing in image comfyui ships",
      details: {
        at: torch,
        hint: 'add the wheel that ships it, or allow it: ignoreMissing: ["libcublas.so.13"]',
      },
    },
  ]);
});

it("is content once the wheel that ships it is there", () => {
  const facts = {
    torch: needing("libcublas.so.13"),
    nvidia_cublas: elf("nvidia/cu13/lib/libcublas.so.13"),
  };
  expect(inImage("soname-missing", [torch, cublas], {}, { facts })).toEqual([]);
});

it("is content with what the config allows to be missing", () => {
  const allowing = wheelAt(`torch-2.10.0-cp314-cp314-${PLATFORM}.whl`, undefined, {
    ignoreMissing: ["libmpi.so.40"],
  });
  const facts = { torch: needing("libmpi.so.40") };
  expect(inImage("soname-missing", [allowing], {}, { facts })).toEqual([]);
});

it("proves nothing while a native wheel has not been looked into", () => {
  const facts = { torch: needing("libcublas.so.13") };
  expect(inImage("soname-missing", [torch, cublas], {}, { facts })).toEqual([]);
  const pure = wheel("https://files.example.org/six-1.17.0-py2.py3-none-any.whl");
  expect(inImage("soname-missing", [torch, pure], {}, { facts })).toHaveLength(1);
});
