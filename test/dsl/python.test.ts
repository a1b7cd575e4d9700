import { expect, test } from "vitest";
import {
  acceptedTags,
  expandTags,
  loads,
  type Loads,
  nativeTag,
  pythonVersions,
} from "../../dsl/python.ts";
import type { PythonVersion } from "../../dsl/node.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "../python/oracle.ts";

/** What a row says must hold as a value and as a type. */
const row = <const Python extends PythonVersion, const Tags extends string>(
  python: Python,
  tags: Tags,
  fits: Loads<Python, Tags>,
) => ({ python, tags, fits: fits as boolean });

test.each([
  row("3.14", "cp314-cp314", true),
  row("3.14", "cp313-cp313", false),
  row("3.14", "cp314-cp314t", false),
  row("3.14", "cp38-abi3", true),
  row("3.14", "cp32-abi3", true),
  row("3.13", "cp314-abi3", false),
  row("3.13", "cp313-abi3", true),
  row("3.14t", "cp314-cp314t", true),
  row("3.14t", "cp314-cp314", false),
  row("3.14t", "cp38-abi3", false),
  row("3.14t", "cp314-none", true),
  row("3.13t", "cp313-cp313t", true),
  row("3.13t", "cp314-cp314t", false),
  row("3.12", "py2.py3-none", true),
  row("3.12", "py2-none", false),
  row("3.12", "py312-none", true),
  row("3.12", "py313-none", false),
  row("3.14t", "py3-none", true),
  row("3.11", "cp310.cp311-cp310.cp311", true),
  row("3.11", "cp39.cp310-cp39.cp310", false),
  row("3.14", "pp311-pypy311_pp73", false),
  row("3.14", "nonsense", false),
])(
  "Python $python and a $tags wheel: $fits, as a value and as a type",
  ({ python, tags, fits }) => {
    expect(loads(python, tags)).toBe(fits);
  },
);

test("a compressed tag set stands for every pair", () => {
  expect(expandTags("py2.py3-none")).toEqual(["py2-none", "py3-none"]);
  expect(expandTags("cp1.cp2-a.b")).toEqual(["cp1-a", "cp1-b", "cp2-a", "cp2-b"]);
});

describeWith(["packaging"], "Python's packaging", () => {
  test.each(pythonVersions)("accepts the same tags for Python %s", (python) => {
    const [, minor, threaded] = /^3\.(\d+)(t?)$/.exec(python) ?? [];
    const script = [
      "from packaging import tags",
      "version, abi = (3, data['minor']), data['abi']",
      "found = list(tags.cpython_tags(version, [abi], ['linux_x86_64']))",
      "found += tags.compatible_tags(version, f'cp3{data[\"minor\"]}', ['linux_x86_64'])",
      "out = sorted({t.interpreter + '-' + t.abi for t in found})",
    ].join("\n");
    const [, abi] = nativeTag(python).split("-");
    const theirs = askPython(script, { minor: Number(minor), abi }) as string[];
    // packaging before 24.1 did not know yet that free-threaded builds have no stable ABI.
    const known = threaded === "t" ? theirs.filter((tag) => !tag.endsWith("-abi3")) : theirs;
    expect([...acceptedTags(python)].sort()).toEqual(known);
  });
});
