import { describe, expect, it } from "vitest";
import { parsePlatform, runsOn } from "../../compiler/python/platform.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";

describe("a platform tag", () => {
  it.each([
    ["any", { family: "any", arch: "" }],
    ["linux_x86_64", { family: "linux", arch: "x86_64" }],
    ["manylinux1_x86_64", { family: "manylinux", arch: "x86_64", libc: [2, 5] }],
    ["manylinux2010_i686", { family: "manylinux", arch: "i686", libc: [2, 12] }],
    ["manylinux2014_aarch64", { family: "manylinux", arch: "aarch64", libc: [2, 17] }],
    ["manylinux_2_28_x86_64", { family: "manylinux", arch: "x86_64", libc: [2, 28] }],
    ["musllinux_1_2_x86_64", { family: "musllinux", arch: "x86_64", libc: [1, 2] }],
    ["macosx_11_0_arm64", { family: "macos", arch: "arm64" }],
    ["macosx_10_9_universal2", { family: "macos", arch: "universal2" }],
    ["win_amd64", { family: "win", arch: "x86_64" }],
    ["win32", { family: "win", arch: "x86" }],
    ["plan9_x86_64", { family: "unknown", arch: "" }],
  ])("%s", (tag, platform) => expect(parsePlatform(tag)).toEqual(platform));
});

describeWith(["packaging"], "against Python's packaging", () => {
  it("agrees on what x86_64 Linux with glibc 2.42 loads", () => {
    const loaded = askPython(
      `import packaging._manylinux as manylinux
import packaging.tags as tags
manylinux._get_glibc_version = lambda: (2, 42)
manylinux._have_compatible_abi = lambda *_: True
archs = (["x86_64"],) if tags.platform_tags.__module__ and manylinux.platform_tags.__code__.co_varnames[0] == "archs" else ("linux_x86_64", "x86_64")
out = ["linux_x86_64", *manylinux.platform_tags(*archs)]`,
      null,
    ) as string[];
    expect(loaded).toContain("manylinux_2_42_x86_64");
    for (const tag of loaded) expect(runsOn(parsePlatform(tag), [2, 42]), tag).toBe(true);
    const others = ["x86_64", "aarch64", "i686"].flatMap((arch) => [
      `linux_${arch}`,
      `manylinux1_${arch}`,
      ...Array.from({ length: 50 }, (_, minor) => `manylinux_2_${minor}_${arch}`),
      `musllinux_1_2_${arch}`,
      `macosx_11_0_${arch}`,
      `manylinux_3_0_${arch}`,
    ]);
    // PEP 600 begins at glibc 2.5 on x86_64; what is older is older still.
    const below = /^manylinux_2_[0-4]_x86_64$/;
    for (const tag of others.filter((each) => !below.test(each))) {
      expect(runsOn(parsePlatform(tag), [2, 42]), tag).toBe(loaded.includes(tag));
    }
  });
});
