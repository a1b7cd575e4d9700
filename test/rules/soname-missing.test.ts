import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import type { Facts } from "../../compiler/lock/lock.ts";
import { inImage, messages, wheelAt } from "./found.ts";

const PLATFORM = "manylinux_2_28_x86_64";
const torch = wheelAt(`torch-2.10.0-cp314-cp314-${PLATFORM}.whl`);
const cublas = wheelAt(`nvidia_cublas-13.1.0.3-py3-none-${PLATFORM}.whl`);

const MODULE = "torch/_C.cpython-314-x86_64-linux-gnu.so";

const elf = (path: string, ...needed: string[]): Facts => ({ elf: [{ path, needed }] });
/** A module that loads a library that needs these. */
const needing = (...sonames: string[]): Facts => ({
  elf: [
    { path: MODULE, needed: ["libtorch_cuda.so"] },
    { path: "torch/lib/libtorch_cuda.so", needed: sonames },
  ],
});

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

it("leaves plug-ins alone, which nothing loads by itself", () => {
  const plugin = { path: "torch/lib/libtorch_mpi.so", needed: ["libmpi.so.40"] };
  const loaded = needing("libc.so.6").elf ?? [];
  const facts = { torch: { elf: [...loaded, plugin] } };
  expect(inImage("soname-missing", [torch], {}, { facts })).toEqual([]);
});

it("follows what is loaded into other wheels", () => {
  const facts = {
    torch: needing("libcublas.so.13"),
    nvidia_cublas: elf("nvidia/cu13/lib/libcublas.so.13", "libcublasLt.so.13"),
  };
  expect(messages(inImage("soname-missing", [torch, cublas], {}, { facts }))).toEqual([
    "nvidia_cublas 13.1.0.3 needs libcublasLt.so.13, which nothing in image comfyui ships",
  ]);
});

it("proves nothing while a native wheel has not been looked into", () => {
  const facts = { torch: needing("libcublas.so.13") };
  expect(inImage("soname-missing", [torch, cublas], {}, { facts })).toEqual([]);
  const pure = wheel("https://files.example.org/six-1.17.0-py2.py3-none-any.whl");
  expect(inImage("soname-missing", [torch, pure], {}, { facts })).toHaveLength(1);
});
