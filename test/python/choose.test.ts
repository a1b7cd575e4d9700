import { describe, expect, it } from "vitest";
import { allowsPython } from "../../compiler/python/candidate.ts";
import type { Candidate } from "../../compiler/python/candidate.ts";
import { choose } from "../../compiler/python/choose.ts";
import type { Wanted } from "../../compiler/python/choose.ts";
import { at, target } from "./candidates.ts";

const chosen = (
  files: readonly (string | Candidate)[],
  specifier = "",
  more: Partial<Wanted> = {},
) => {
  const candidates = files.map((file) => (typeof file === "string" ? at(file) : file));
  const { ranked, lost } = choose(candidates, { name: "x", specifier, target, ...more });
  return {
    ranked: ranked.map(({ file }) => file),
    lost: lost.map(({ candidate, rule, reason }) => `${candidate.file}: ${rule}: ${reason}`),
  };
};

describe("of the files an index offers", () => {
  it("none is taken whose name is too long, for it may stand for wheels without number", () => {
    const set = (tag: string) =>
      Array.from({ length: 3000 }, (_, each) => tag + String(each)).join(".");
    const file = `x-1-${set("py")}-${set("abi")}-${set("linux_")}.whl`;
    expect(chosen([file]).lost).toEqual([`${file}: file-name: its name is too long for a file`]);
  });

  it("the newest wins, then the wheel made for the interpreter, then a source archive", () => {
    const { ranked, lost } = chosen([
      "x-1.0-py3-none-any.whl",
      "x-2.0.tar.gz",
      "x-2.0-cp38-abi3-manylinux_2_28_x86_64.whl",
      "x-2.0-cp314-cp314-manylinux_2_28_x86_64.whl",
      "x-2.0-1-cp314-cp314-manylinux_2_28_x86_64.whl",
    ]);
    expect(ranked).toEqual([
      "x-2.0-1-cp314-cp314-manylinux_2_28_x86_64.whl",
      "x-2.0-cp314-cp314-manylinux_2_28_x86_64.whl",
      "x-2.0-cp38-abi3-manylinux_2_28_x86_64.whl",
      "x-2.0.tar.gz",
      "x-1.0-py3-none-any.whl",
    ]);
    expect(lost).toEqual([
      "x-1.0-py3-none-any.whl: older: 1.0 is older than 2.0",
      "x-2.0.tar.gz: rank: a source archive is liked less than cp314-cp314-manylinux_2_28_x86_64",
      "x-2.0-cp38-abi3-manylinux_2_28_x86_64.whl: rank: " +
        "cp38-abi3-manylinux_2_28_x86_64 is liked less than cp314-cp314-manylinux_2_28_x86_64",
      "x-2.0-cp314-cp314-manylinux_2_28_x86_64.whl: build: build none comes before 1",
    ]);
  });

  it("each that cannot be taken says why", () => {
    const { ranked, lost } = chosen([
      "x-1.0-cp313-cp313-manylinux_2_28_x86_64.whl",
      "x-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl",
      "x-1.0-cp314-cp314-macosx_11_0_arm64.whl",
      "x-1.0-cp314-cp314-manylinux_2_28_aarch64.whl",
      "x-1.0-cp314-cp314-musllinux_1_2_x86_64.whl",
      "x-1.0-cp314-cp314-manylinux_2_43_x86_64.whl",
      "y-1.0-py3-none-any.whl",
      "x-latest.zip",
      "x-1.0.exe",
      "x-latest-py3-none-any.whl",
      at("x-1.0-py3-none-any.whl", { requiresPython: ">=3.9,<3.14" }),
    ]);
    expect(ranked).toEqual([]);
    expect(lost.map((each) => each.slice(each.indexOf(": ") + 2))).toEqual([
      "tags: cp313-cp313 does not load on Python 3.14",
      "tags: cp314-cp314t does not load on Python 3.14",
      "platform: macosx_11_0_arm64 is not x86_64 Linux with glibc",
      "platform: manylinux_2_28_aarch64 is not x86_64 Linux with glibc",
      "platform: musllinux_1_2_x86_64 is not x86_64 Linux with glibc",
      "platform: it needs glibc 2.43, and there is 2.42",
      "distribution: it is a file of y",
      "file-name: it is no archive of a release",
      "file-name: it is no archive of a release",
      "file-name: it is no wheel's file name (PEP 427)",
      "requires-python: it requires Python >=3.9,<3.14, not 3.14.0",
    ]);
  });

  it("a higher build number wins, then the text behind it", () => {
    const builds = ["-10", "-2b", "-2a", "-2", ""];
    const files = builds.map((build) => `x-1.0${build}-py3-none-any.whl`);
    expect(chosen(files.toSorted()).ranked).toEqual(files);
  });

  it("one of another version than asked for is left out", () => {
    const { ranked, lost } = chosen(["x-1.0.tar.gz", "x-2.0.tar.gz"], ">=1, <2");
    expect(ranked).toEqual(["x-1.0.tar.gz"]);
    expect(lost).toEqual(["x-2.0.tar.gz: version: 2.0 is not >=1, <2"]);
  });

  it("an interpreter without the GIL counts by its number", () => {
    const free = { target: { python: "3.14t", glibc: [2, 42] } } as const;
    const file = (requiresPython: string) => at("x-1.0.tar.gz", { requiresPython });
    expect(chosen([file(">=3.14,<3.15")], "", free).ranked).toHaveLength(1);
    expect(chosen([file(">=3.15")], "", free).lost[0]).toMatch("not 3.14.0");
  });

  it("a wheel alone may be asked for", () => {
    const { ranked, lost } = chosen(["x-1.0-py3-none-any.whl", "x-2.0.tar.gz"], "", {
      kinds: ["wheel"],
    });
    expect(ranked).toEqual(["x-1.0-py3-none-any.whl"]);
    expect(lost).toEqual(["x-2.0.tar.gz: kind: it is a source archive"]);
  });

  it("a pre-release is taken when it is asked for", () => {
    const files = ["x-13.6.0-py3-none-any.whl", "x-14.0.0rc1-py3-none-any.whl"];
    expect(chosen(files).ranked).toEqual(["x-13.6.0-py3-none-any.whl"]);
    expect(chosen(files).lost).toEqual([
      "x-14.0.0rc1-py3-none-any.whl: prerelease: 14.0.0rc1 is a pre-release, which nobody asked for",
    ]);
    expect(chosen(files, ">=14.0.0rc1").ranked).toEqual(["x-14.0.0rc1-py3-none-any.whl"]);
    expect(chosen(files, "", { prereleases: true }).ranked[0]).toBe("x-14.0.0rc1-py3-none-any.whl");
    expect(chosen(files, ">=14").ranked).toEqual([]);
    expect(chosen(files, ">=13.7.0.dev0", { prereleases: "last-resort" }).ranked).toHaveLength(1);
    expect(chosen(files, ">=13.7", { prereleases: "last-resort" }).ranked).toEqual([
      "x-14.0.0rc1-py3-none-any.whl",
    ]);
    expect(chosen(files, "", { prereleases: "last-resort" }).ranked).toEqual([
      "x-13.6.0-py3-none-any.whl",
    ]);
  });

  it("a yanked one is taken only when its version is named and nothing else is left", () => {
    const yanked = at("x-2.0-py3-none-any.whl", { yanked: "broken on Linux" });
    const files = ["x-1.0-py3-none-any.whl", yanked];
    expect(chosen(files).ranked).toEqual(["x-1.0-py3-none-any.whl"]);
    expect(chosen(files).lost).toEqual([
      "x-2.0-py3-none-any.whl: yanked: it was yanked: broken on Linux",
    ]);
    expect(chosen(files, ">=2").ranked).toEqual([]);
    expect(chosen(files, "==2.*").ranked).toEqual([]);
    expect(chosen(files, "==2.0").ranked).toEqual(["x-2.0-py3-none-any.whl"]);
    expect(chosen(files, "===2.0").ranked).toEqual(["x-2.0-py3-none-any.whl"]);
    expect(chosen(["x-2.0.tar.gz", ...files], "==2.0").ranked).toEqual(["x-2.0.tar.gz"]);
    expect(chosen([at("x-2-py3-none-any.whl", { yanked: true })]).lost[0]).toMatch(
      /it was yanked$/,
    );
  });

  it("the order they come in does not matter", () => {
    const files = [
      "x-1.0-py3-none-any.whl",
      "x-1.0.0-py3-none-any.whl",
      "x-1.0-py2.py3-none-any.whl",
      "x-1.0.zip",
      "x-1.0.tar.gz",
      "x-0.9-cp314-cp314-linux_x86_64.whl",
    ];
    const expected = chosen(files).ranked;
    expect(chosen(files.toReversed()).ranked).toEqual(expected);
    expect(chosen(files.toSorted()).ranked).toEqual(expected);
    expect(chosen(["x-1.0.zip", "x-1.0.tar.gz"]).lost).toEqual([
      "x-1.0.zip: file-order: x-1.0.tar.gz is as good, and first by name",
    ]);
  });

  it("Requires-Python that is no specifier is not heeded", () => {
    expect(allowsPython(">=3.7.*", "3.14.0")).toBe(true);
    expect(allowsPython("", "3.14.0")).toBe(true);
    expect(allowsPython("<3.14", "3.14.0")).toBe(false);
    expect(allowsPython("<3.14.1,!=3.9.*", "3.14.0")).toBe(true);
  });

  it("an old name holds hyphens", () => {
    const wanted = { name: "antlr4-python3-runtime", specifier: "==4.9.*", target };
    const files = [at("antlr4-python3-runtime-4.9.3.tar.gz"), at("antlr4-4.9.3.tar.gz")];
    expect(choose(files, wanted).ranked).toEqual(files.slice(0, 1));
  });
});
