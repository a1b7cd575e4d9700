import { describe, expect, test } from "vitest";
import { defaultIndexes, indexFor } from "../../../compiler/lock/index/indexes.ts";

const PYTORCH = "https://download.pytorch.org/whl/";
const PYPI = "https://pypi.org/simple";

const from = (distribution: string, image: Parameters<typeof defaultIndexes>[0]) =>
  indexFor(distribution, defaultIndexes(image))?.url;

describe("an image without indexes of its own", () => {
  test.each([
    [{ cuda: "13.0" }, "cu130"],
    [{ cuda: "12.8" }, "cu128"],
    [{ cuda: "12.8.1" }, "cu128"],
    [{ rocm: "6.4" }, "rocm6.4"],
    [{ xpu: "2025.3" }, "xpu"],
    [{}, "cpu"],
  ])("of %o takes torch from PyTorch's %s", (image, folder) => {
    for (const name of ["torch", "torchvision", "TorchAudio", "torchcodec"]) {
      expect(from(name, image)).toBe(PYTORCH + folder);
    }
  });

  test("takes everything else from PyPI, the libraries of CUDA too", () => {
    for (const name of ["nvidia-cublas", "nvidia-cudnn-cu13", "triton", "numpy", "torchsde"]) {
      expect(from(name, { cuda: "13.0" })).toBe(PYPI);
    }
  });

  test("takes xformers from PyTorch where it is built for one accelerator each", () => {
    expect(from("xformers", { cuda: "13.0" })).toBe(`${PYTORCH}cu130`);
    expect(from("xformers", {})).toBe(PYPI);
    expect(from("pytorch-triton-rocm", { rocm: "6.4" })).toBe(`${PYTORCH}rocm6.4`);
  });
});

describe("indexes of a config", () => {
  const own = { url: "https://own.example/simple", only: ["My_Package", "corp-*"] };
  const pypi = { url: PYPI };

  test("a name in `only` comes from there alone, in any spelling and order", () => {
    for (const indexes of [
      [own, pypi],
      [pypi, own],
    ]) {
      expect(indexFor("my.package", indexes)).toBe(own);
      expect(indexFor("corp-thing", indexes)).toBe(own);
      expect(indexFor("CORP_thing", indexes)).toBe(own);
      expect(indexFor("corporation", indexes)).toBe(pypi);
    }
  });

  test("of several without `only` the first is asked, and never another", () => {
    expect(indexFor("six", [pypi, { url: "https://b.example" }])).toBe(pypi);
  });

  test("a name that none of them serves comes from none", () => {
    expect(indexFor("six", [own])).toBeUndefined();
    expect(indexFor("six", [])).toBeUndefined();
  });
});
