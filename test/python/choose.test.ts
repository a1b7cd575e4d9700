import { describe, expect, it } from "vitest";
import { allowsPython } from "../../compiler/python/candidate.ts";
import type { Candidate } from "../../compiler/python/candidate.ts";
import { choose } from "../../compiler/python/choose.ts";
import type { Wanted } from "../../compiler/python/choose.ts";
import { supportedTags } from "../../compiler/python/tags.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

const at = (file: string, more: Partial<Candidate> = {}): Candidate => ({
  file,
  url: `https://a.example/${file}`,
  ...more,
});

const target = { python: "3.14", glibc: [2, 42] } as const;

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
      "requires-python: it requires Python >=3.9,<3.14, not 3.14.0",
    ]);
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

const SCRIPT = `
from pip._internal.index.package_finder import CandidateEvaluator, LinkEvaluator
from pip._internal.models.candidate import InstallationCandidate
from pip._internal.models.link import Link
from pip._internal.models.target_python import TargetPython
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.tags import Tag

tags = [Tag(*tag.split("-")) for tag in data["tags"]]
class Target(TargetPython):
    def get_tags(self): return tags
    def get_sorted_tags(self): return tags
    def get_unsorted_tags(self): return set(tags)
target = Target(py_version_info=(3, 14, 0))
links = LinkEvaluator(project_name="x", canonical_name="x", formats=frozenset(["binary", "source"]), target_python=target, allow_yanked=True)

def ranked(question):
    found = []
    for each in question["candidates"]:
        link = Link("https://a.example/" + each["file"], requires_python=each.get("requiresPython"))
        ok, version = links.evaluate_link(link)
        if ok is True or getattr(ok, "name", "") == "candidate":
            found.append(InstallationCandidate("x", str(version), link))
    evaluator = CandidateEvaluator("x", tags, SpecifierSet(question["specifier"]))
    result = evaluator.compute_best_candidate(found)
    applicable = getattr(result, "applicable_candidates", None) or getattr(result, "_applicable_candidates", None) or []
    key = evaluator._sort_key
    best = sorted(applicable, key=key, reverse=True)
    groups = []
    for each in best:
        if not groups or key(groups[-1][0]) != key(each): groups.append([])
        groups[-1].append(each)
    return [sorted(each.link.filename for each in group) for group in groups]
out = {
    "ranked": [ranked(question) for question in data["questions"]],
    # With a specifier, pip falls back on pre-releases since 26.
    "last resort": list(SpecifierSet(">=1").filter(["1.1rc1"])) != [],
}`;

describeWith(["packaging", "pip"], "against pip", () => {
  const tag = fc.constantFrom(
    ...["cp314-cp314", "cp314-cp314t", "cp313-cp313", "cp38-abi3", "cp314-abi3", "cp314-none"],
    ...["py3-none", "py2.py3-none", "py314-none", "py38-none", "cp313.cp314-cp313.cp314"],
  );
  const platform = fc.constantFrom(
    ...["any", "any", "linux_x86_64", "manylinux_2_28_x86_64", "manylinux_2_43_x86_64"],
    ...["manylinux_2_17_x86_64.manylinux2014_x86_64", "manylinux1_x86_64", "win_amd64"],
    ...["manylinux2010_x86_64", "musllinux_1_2_x86_64", "manylinux_2_28_aarch64"],
  );
  const version = fc.constantFrom("1.0", "1.0.0", "1.1", "2.0", "2.0+cu130", "2.1rc1", "1!0.5");
  const wheel = fc
    .tuple(version, fc.constantFrom("", "", "-1", "-2", "-10", "-1a", "-01"), tag, platform)
    .map(([v, build, tags, on]) => `x-${v}${build}-${tags}-${on}.whl`);
  const file = fc.oneof(
    wheel,
    wheel,
    wheel,
    version.map((each) => `x-${each}.tar.gz`),
  );
  const candidate = fc.record(
    { file, requiresPython: fc.constantFrom(">=3.9", "<3.14", ">=3.14", "!=3.14.*", ">=3.x", "") },
    { requiredKeys: ["file"] },
  );
  const question = fc.record({
    specifier: fc.constantFrom(
      "",
      ">=1",
      "<2",
      "==2.0",
      "==2.0+cu130",
      ">=2.1rc1",
      "==1.*",
      "~=1.0",
    ),
    candidates: fc.uniqueArray(candidate, {
      minLength: 2,
      maxLength: 12,
      selector: (each) => each.file,
    }),
  });

  it("ranks as pip does", () => {
    const questions = fc.sample(question, { numRuns: 2000 });
    const pip = askPython(SCRIPT, { tags: supportedTags("3.14", [2, 42]), questions }) as {
      readonly ranked: readonly (readonly (readonly string[])[])[];
      readonly "last resort": boolean;
    };
    for (const [index, { specifier, candidates }] of questions.entries()) {
      const { ranked } = choose(
        candidates.map((each) => at(each.file, each)),
        {
          name: "x",
          specifier,
          target,
          prereleases: specifier === "" || pip["last resort"] ? "last-resort" : false,
        },
      );
      // Where pip has no order, ours is by name.
      expect(ranked.map(({ file }) => file)).toEqual(pip.ranked[index]?.flat());
    }
    expect(pip.ranked.flat(2).length).toBeGreaterThan(1500);
  });
});
