/** How native wheels find their libraries: the recipe, one sentence a test. */
import { describe, expect, test } from "vitest";
import type { ElfFacts } from "../../compiler/lock/lock.ts";
import { nativePlans, type NativeWheel } from "../../compiler/plan/native.ts";

const elf = (path: string, needed: readonly string[], more: Partial<ElfFacts> = {}): ElfFacts => ({
  path,
  needed: [...needed],
  ...more,
});

const wheel = (
  name: string,
  files: readonly ElfFacts[] | undefined,
  more: Partial<NativeWheel> = {},
): NativeWheel => ({ name, elf: files, requires: [], ignoreMissing: [], ...more });

const cublas = wheel("nvidia-cublas", [
  elf("nvidia/cu13/lib/libcublas.so.13", ["libcublasLt.so.13", "libc.so.6"], {
    dlopen: ["libnvrtc.so.13", "libcublas.so.13"],
  }),
  elf("nvidia/cu13/lib/libcublasLt.so.13", ["libdl.so.2"]),
]);
const nvrtc = wheel("nvidia-cuda-nvrtc", [
  elf("nvidia/cu13/lib/libnvrtc.so.13", ["libc.so.6"], { soname: "libnvrtc.so.13" }),
]);

/** The plan of the last wheel among all of them. */
const planOf = (...wheels: readonly NativeWheel[]) => nativePlans(wheels).get(wheels.at(-1)!.name);

describe("a NEEDED library", () => {
  test("that the wheel ships itself needs nothing, and neither does libc", () => {
    expect(planOf(cublas)).toMatchObject({ searchPaths: [], buildInputs: [], ignoreMissing: [] });
  });

  test("that another wheel ships is searched in that wheel's folder", () => {
    const torch = wheel("torch", [elf("torch/lib/libtorch_cuda.so", ["libcublas.so.13"])]);
    expect(planOf(cublas, torch)?.searchPaths).toEqual([
      { distribution: "nvidia-cublas", folder: "nvidia/cu13/lib" },
    ]);
  });

  test("of the system comes from nixpkgs, even when a wheel bundles a file of that name", () => {
    const torch = wheel("torch", [elf("torch/lib/libgomp.so.1", [])]);
    const igraph = wheel("igraph", [elf("igraph/_igraph.abi3.so", ["libgomp.so.1"])]);
    expect(planOf(torch, igraph)).toMatchObject({
      buildInputs: ["stdenv.cc.cc.lib"],
      searchPaths: [],
    });
  });

  test("that nobody ships is ignored by its exact name", () => {
    const cufile = wheel("nvidia-cufile", [
      elf("nvidia/cu13/lib/libcufile_rdma.so.1", ["librdmacm.so.1", "libibverbs.so.1"]),
    ]);
    expect(planOf(cufile)?.ignoreMissing).toEqual(["libibverbs.so.1", "librdmacm.so.1"]);
  });

  test("that two wheels ship comes from the one it requires", () => {
    const a = wheel("a-lib", [elf("a/libx.so.1", [])]);
    const b = wheel("b-lib", [elf("b/libx.so.1", [])]);
    const user = [elf("user/_c.so", ["libx.so.1"])];
    const chosen = (requires: readonly string[]) =>
      planOf(b, a, wheel("user", user, { requires }))?.searchPaths;
    expect(chosen(["b-lib"])).toEqual([{ distribution: "b-lib", folder: "b" }]);
    expect(chosen([])).toEqual([{ distribution: "a-lib", folder: "a" }]);
  });

  test("is searched once, and all are in one order", () => {
    const a = wheel("a", [elf("z/libz1.so", []), elf("c/libc1.so", []), elf("c/libc2.so", [])]);
    const b = wheel("b", [elf("libb.so", [])]);
    const needed = ["libb.so", "libz1.so", "libc1.so", "libc2.so", "libz.so.1", "libstdc++.so.6"];
    expect(planOf(b, a, wheel("user", [elf("_c.so", needed)]))).toMatchObject({
      searchPaths: [
        { distribution: "a", folder: "c" },
        { distribution: "a", folder: "z" },
        { distribution: "b", folder: "" },
      ],
      buildInputs: ["stdenv.cc.cc.lib", "zlib"],
    });
  });
});

describe("a library opened by name", () => {
  test("is on the run path when exactly one file has that name and SONAME", () => {
    expect(planOf(nvrtc, cublas)?.runPaths).toEqual([
      { distribution: "nvidia-cuda-nvrtc", folder: "nvidia/cu13/lib" },
    ]);
  });

  test("is not, when the file's SONAME is another: cupti would pull in all of triton", () => {
    const triton = wheel("triton", [
      elf("triton/lib/cupti/libcupti.so", [], { soname: "libcupti.so.13" }),
    ]);
    const cupti = wheel("cupti", [elf("n/libx.so", [], { dlopen: ["libcupti.so"] })]);
    expect(planOf(triton, cupti)?.runPaths).toEqual([]);
  });

  test("is not, when two wheels ship it or when it would close a cycle", () => {
    const twice = wheel("other", [elf("other/libnvrtc.so.13", [])]);
    expect(planOf(nvrtc, twice, cublas)?.runPaths).toEqual([]);
    const back = wheel("nvidia-cuda-nvrtc", [
      elf("nvidia/cu13/lib/libnvrtc.so.13", ["libcublas.so.13"]),
    ]);
    expect(planOf(back, cublas)?.runPaths).toEqual([]);
    const between = wheel("between", [elf("libbetween.so", ["libcublas.so.13"])]);
    const far = wheel("nvidia-cuda-nvrtc", [elf("libnvrtc.so.13", ["libbetween.so"])]);
    expect(planOf(far, between, cublas)?.runPaths).toEqual([]);
  });

  test("may be of a ring that does not lead back", () => {
    const a = wheel("a", [elf("a/liba.so", ["libb.so"])]);
    const b = wheel("b", [elf("b/libb.so", ["liba.so"])]);
    const user = wheel("user", [elf("_c.so", [], { dlopen: ["liba.so"] })]);
    expect(planOf(a, b, user)?.runPaths).toEqual([{ distribution: "a", folder: "a" }]);
  });

  test("is not, when it is NEEDED as well, or of the system, or the wheel's own", () => {
    const dlopen = ["libx.so.1", "libgomp.so.1", "libc.so.6", "libown.so"];
    const other = wheel(
      "other",
      ["libx.so.1", "libgomp.so.1", "libc.so.6"].map((each) => elf(each, [])),
    );
    const user = wheel("user", [elf("libown.so", ["libx.so.1"], { dlopen })]);
    expect(planOf(other, user)).toMatchObject({ runPaths: [], searchPaths: [{ folder: "" }] });
  });
});

test("a wheel that opens a driver library gets the driver's folder; another does not", () => {
  const opens = wheel("av", [elf("av/libx.so", [], { dlopen: ["libcuda.so.1"] })]);
  const plain = wheel("numpy", [elf("numpy/x.so", ["libm.so.6"])]);
  const needs = wheel("cupy", [elf("cupy/x.so", ["libm.so.6", "libcuda.so.1"])]);
  expect(planOf(opens)?.driver).toBe(true);
  expect(planOf(needs)?.driver).toBe(true);
  expect(planOf(plain)?.driver).toBe(false);
});

test("files with a run path outside the store are named, so that it is removed", () => {
  const scipy = wheel("scipy", [
    elf("scipy/b.so", []),
    elf("scipy/c.so", [], { foreignRunpath: true }),
    elf("scipy/a.so", [], { foreignRunpath: true }),
  ]);
  expect(planOf(scipy)?.foreignRunPaths).toEqual(["scipy/a.so", "scipy/c.so"]);
});

test("a wheel that was looked into and has no ELF file has no plan", () => {
  expect(nativePlans([wheel("requests", [])]).has("requests")).toBe(false);
});

test("an unknown wheel gets the safe defaults, searching the native wheels it requires", () => {
  const torch = wheel("torch", undefined);
  const audio = wheel("torchaudio", undefined, {
    requires: ["torch", "not-here", "torchaudio"],
    ignoreMissing: ["libx.so", "liba.so"],
  });
  expect(planOf(torch, audio)).toEqual({
    known: false,
    buildInputs: ["stdenv.cc.cc.lib", "zlib"],
    searchPaths: [{ distribution: "torch", folder: "" }],
    runPaths: [],
    driver: true,
    ignoreMissing: ["liba.so", "libcuda.so.1", "libx.so"],
    foreignRunPaths: [],
  });
});
