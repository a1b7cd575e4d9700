/** The order of files of one distribution, against pip's. */
import { expect, it } from "vitest";
import { choose } from "../../compiler/python/choose.ts";
import { supportedTags } from "../../compiler/python/tags.ts";
import fc from "../helpers/property.ts";
import { describeWith } from "../helpers/tools.ts";
import { at, target } from "./candidates.ts";
import { askPython } from "./oracle.ts";

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
