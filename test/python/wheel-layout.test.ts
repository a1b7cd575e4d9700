import { describe, expect, it } from "vitest";
import { installedFile, wheelStem } from "../../compiler/python/wheel-layout.ts";

describe("the folder that is a wheel's own", () => {
  const stem = (...paths: readonly string[]) =>
    wheelStem(paths, { name: "Flash_Attn", version: "2.8.2+cu13" });

  it("is at the top; those further down belong to vendored distributions", () => {
    expect(
      stem(
        "flash_attn/_vendor/jaraco.text-3.12.1.dist-info/METADATA",
        "flash_attn-2.8.2+cu13.dist-info/METADATA",
        "flash_attn-2.8.2+cu13.dist-info/RECORD",
      ),
    ).toBe("flash_attn-2.8.2+cu13");
  });

  it("may be spelt in another way", () => {
    expect(stem("flash.attn-2.8.2+CU13.dist-info/WHEEL")).toBe("flash.attn-2.8.2+CU13");
    const old = "flash_attn-2.8.2_1_gcu13";
    expect(stem(`${old}.dist-info/WHEEL`), "a version with `_` for `-`").toBe(old);
  });

  it("may lack the local label that its file name was given", () => {
    expect(stem("flash_attn-2.8.2.dist-info/WHEEL")).toBe("flash_attn-2.8.2");
  });

  it("must be there once and be its own", () => {
    expect(() => stem("flash_attn/__init__.py")).toThrow("it has no .dist-info folder");
    expect(() => stem("a-1.dist-info/WHEEL", "b-1.dist-info/WHEEL")).toThrow(
      'more than one .dist-info folder: "a-1.dist-info" and "b-1.dist-info"',
    );
    expect(() => stem("torch-2.8.2+cu13.dist-info/WHEEL")).toThrow("another's");
    expect(() => stem("flash_attn-2.8.3.dist-info/WHEEL")).toThrow("another's");
    expect(() => stem("flash_attn-2.8.2+cu12.dist-info/WHEEL")).toThrow("another's");
  });
});

describe("a file of a wheel", () => {
  it.each([
    ["x/a.py", "site-packages", "x/a.py"],
    ["x-1.dist-info/METADATA", "site-packages", "x-1.dist-info/METADATA"],
    ["x-1.data/purelib/x/b.py", "site-packages", "x/b.py"],
    ["x-1.data/platlib/x/c.so", "site-packages", "x/c.so"],
    ["x-1.data/scripts/x", "prefix", "bin/x"],
    ["x-1.data/data/share/man/x.1", "prefix", "share/man/x.1"],
    ["x-1.data/headers/x.h", "prefix", "include/python3.14t/x/x.h"],
    ["y-1.data/scripts/x", "site-packages", "y-1.data/scripts/x"],
  ])("%s goes below %s as %s", (path, root, installed) => {
    expect(installedFile(path, "x-1", "3.14t")).toEqual({ root, path: installed });
  });

  it("is not a folder, and stays inside", () => {
    expect(installedFile("x/", "x-1", "3.14")).toBeUndefined();
    expect(() => installedFile("x-1.data/scripts/../../x", "x-1", "3.14")).toThrow(
      "it leads out of the wheel",
    );
    expect(() => installedFile("x-1.data/stuff/x", "x-1", "3.14")).toThrow(
      'no installer knows "stuff"',
    );
  });
});
