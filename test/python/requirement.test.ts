import { describe, expect, it } from "vitest";
import { evaluate } from "../../compiler/python/evaluate.ts";
import { FormatError } from "../../compiler/python/format-error.ts";
import { markerEnvironment } from "../../compiler/python/marker-environment.ts";
import { parseRequirement, requirementsFor } from "../../compiler/python/requirement.ts";
import type { Requirement } from "../../compiler/python/requirement.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import { ENVIRONMENTS, EXTRAS, markerText, requirementText } from "./requirement-texts.ts";
import { MALFORMED, REQUIREMENTS } from "./requirement-corpus.ts";
import fc from "../helpers/property.ts";

describe("a requirement", () => {
  it("has a name, extras, a specifier and a marker", () => {
    expect(parseRequirement('Cuda_Toolkit[cuBLAS, nvrtc] == 13.0.3 ; os_name == "nt"')).toEqual({
      text: 'Cuda_Toolkit[cuBLAS, nvrtc] == 13.0.3 ; os_name == "nt"',
      name: "cuda-toolkit",
      extras: ["cublas", "nvrtc"],
      specifier: "==13.0.3",
      marker: {
        kind: "compare",
        left: { kind: "variable", name: "os_name" },
        operator: "==",
        right: { kind: "text", value: "nt" },
      },
    });
  });

  it("may stand in the parentheses of old metadata", () => {
    expect(parseRequirement("requests (>=2.0, <3.0)").specifier).toBe(">=2.0,<3.0");
  });

  it("may be a URL", () => {
    const { url, marker } = parseRequirement("clip @ git+https://a.example/c.git@1 ; extra == 'x'");
    expect(url).toBe("git+https://a.example/c.git@1");
    expect(marker).toBeDefined();
  });

  it.each([
    ["torch (>=2", 'requirement "torch (>=2", column 11: expected "," or ")"'],
    ["torch >=", 'requirement "torch >=", column 9: expected a version after >='],
    ["torch >=1.*", 'requirement "torch >=1.*", column 7: >=1.* is no version specifier (PEP 440)'],
    ["torch 2", 'requirement "torch 2", column 7: expected a version specifier or ";"'],
    ["x[a,]", "column 5: expected the name of an extra"],
    ["x[a b]", 'column 5: expected "," or "]"'],
    ["x @ ", "column 5: expected a URL"],
    ["x @ a.example/x.whl", "column 5: this is no URL with a scheme and a host"],
    ["x (2)", 'column 4: expected a version specifier or ")"'],
    ["x >=1 2", 'column 7: expected the end or ";"'],
    ["x =1", "column 3: expected one of === ~= == != <= >= < >"],
    ["x; os_name == 'a' 'b'", 'column 19: expected "and", "or" or the end'],
    ["x; (os_name == 'a'", 'column 19: expected "and", "or" or ")"'],
    ["x; os_name == 'a\\b'", "column 15: a marker's text has no escapes"],
    ["x; os_name === 'nt'", "column 4: === compares versions alone"],
    ["x; os_name == 5", "column 15: expected a variable or a text in quotes"],
    ["x; colour == 'red'", 'column 4: "colour" is no marker variable'],
    ["x; os_name ~= 'nt'", "column 4: ~= compares versions alone"],
    ["x; python_version ~= '3'", "column 4: ~= needs a version of two parts or more"],
    ["x; 'a' == 'b'", "column 4: no side is a variable"],
    ["x; os_name == 'a", "column 15: expected the closing quote"],
    ["x; os_name = 'a'", "column 12: expected one of === ~= == != <= >= < > in not in"],
    ["\u001b[2J", 'requirement "\\u{1b}[2J", column 1: expected the name of a distribution'],
  ])("%j says where it is wrong", (text, message) => {
    expect(() => parseRequirement(text)).toThrow(FormatError);
    expect(() => parseRequirement(text)).toThrow(message);
  });

  it("cannot exhaust the stack", () => {
    const deep = `x; ${"(".repeat(100_000)}`;
    expect(() => parseRequirement(deep)).toThrow("parentheses are nested over 100 deep");
    const long = `x; ${Array(20_000).fill("os_name == 'posix'").join(" and ")}`;
    expect(requirementsFor([long], markerEnvironment("3.14"))).toHaveLength(1);
  });

  it("counts by its marker, without an extra or with one", () => {
    const lines = [
      "a",
      "b; extra == 'x'",
      "c; extra != 'x'",
      "d; python_version < '3.14'",
      "e; extra == 'Y_z' and sys_platform == 'linux'",
    ];
    const names = (extras: readonly string[]) =>
      requirementsFor(lines, markerEnvironment("3.14"), extras).map(({ name }) => name);
    expect(names([])).toEqual(["a", "c"]);
    expect(names(["x", "y-Z"])).toEqual(["a", "b", "c", "e"]);
  });

  it("counts where only the kernel would tell", () => {
    const counts = (text: string) =>
      requirementsFor([text], markerEnvironment("3.14")).length === 1;
    expect(counts("x; platform_release >= '20.0'")).toBe(true);
    expect(counts("x; '20.0' <= platform_release")).toBe(true);
    expect(counts("x; platform_release >= '20.0' and sys_platform == 'darwin'")).toBe(false);
  });

  it("has no order of texts", () => {
    const counts = (marker: string) =>
      requirementsFor([`x; ${marker}`], markerEnvironment("3.14")).length === 1;
    expect(counts("os_name < 'z'")).toBe(false);
    expect(counts("os_name >= 'posix'")).toBe(true);
    expect(counts("os_name >= 'nt'")).toBe(false);
  });

  it.each(["3.11", "3.14", "3.14t"] as const)("is asked of Python %s on Linux", (python) => {
    const version = python.replace("t", "");
    const environment = markerEnvironment(python, { patch: 2 });
    expect(environment.python_version).toBe(version);
    expect(environment.python_full_version).toBe(`${version}.2`);
  });
});

/** What both sides say of a line: its parts, and in which environments it counts for which extras. */
const seen = ({ name, extras, specifier, url, marker }: Requirement): unknown => [
  name,
  extras.toSorted(),
  specifier === "" ? [] : specifier.split(",").toSorted(),
  url ?? null,
  ENVIRONMENTS.flatMap((environment) =>
    EXTRAS.map((asked) => (marker === undefined || evaluate(marker, environment, asked) ? 1 : 0)),
  ).join(""),
];

const SCRIPT = `
from packaging.requirements import Requirement, InvalidRequirement
from packaging.markers import UndefinedComparison
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion
def read(line):
    try: return parts(Requirement(line))
    except (InvalidRequirement, UndefinedComparison): return None
    except InvalidVersion: return "raises"
def parts(r):
    return [
        canonicalize_name(r.name),
        sorted({canonicalize_name(e) for e in r.extras}),
        sorted(str(s) for s in r.specifier),
        r.url,
        "".join(
          str(int(r.marker is None or any(r.marker.evaluate({**env, "extra": e}) for e in ["", *asked])))
          for env in data["environments"] for asked in data["extras"]),
    ]
out = [read(line) for line in data["lines"]]`;

const ours = (line: string): unknown => {
  try {
    return seen(parseRequirement(line));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};

describeWith(["packaging"], "against Python's packaging", () => {
  const theirs = (lines: readonly string[]): readonly unknown[] =>
    askPython(SCRIPT, { lines, extras: EXTRAS, environments: ENVIRONMENTS }) as unknown[];

  it("agrees on lines of published wheels", () => {
    expect(REQUIREMENTS.length).toBeGreaterThan(300);
    const asked = theirs(REQUIREMENTS);
    for (const [at, line] of REQUIREMENTS.entries()) expect(ours(line), line).toEqual(asked[at]);
    expect(asked).not.toContain(null);
  });

  it("agrees on what is no requirement", () => {
    const asked = theirs(MALFORMED);
    for (const [at, line] of MALFORMED.entries()) {
      expect([line, ours(line)]).toEqual([line, null]);
      expect([line, asked[at]]).toEqual([line, null]);
    }
  });

  it("agrees on generated lines", () => {
    const lines = [
      ...fc.sample(requirementText, { numRuns: 3000 }),
      ...fc.sample(markerText, { numRuns: 3000 }).map((marker) => `x; ${marker}`),
    ];
    const asked = theirs(lines);
    const differing = lines.flatMap((line, at) => {
      const mine = ours(line);
      // Old releases fail on a comparison of what is no version; new ones and ours say it is false.
      return asked[at] === "raises" || JSON.stringify(mine) === JSON.stringify(asked[at])
        ? []
        : [{ line, mine, theirs: asked[at] }];
    });
    expect(differing).toEqual([]);
    const read = asked.filter((each) => each !== null && each !== "raises");
    expect(read.length).toBeGreaterThan(3000);
    expect(read.length).toBeLessThan(lines.length);
  });
});
