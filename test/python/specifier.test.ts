import { describe, expect, it } from "vitest";
import {
  admits,
  clauseHolds,
  parseClause,
  parseSpecifier,
} from "../../compiler/python/specifier.ts";
import { parseVersion } from "../../compiler/python/version.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import { specifierText, versionText } from "./texts.ts";
import fc from "../helpers/property.ts";

describe("a specifier", () => {
  it("pads versions with zeros: nvidia's 13.0.3.0 is torch's 13.0.3", () => {
    expect(admits("==13.0.3", "13.0.3.0")).toBe(true);
    expect(admits("==13.1.1.3.*", "13.1.1.3")).toBe(true);
    expect(admits("==1.0.*", "1")).toBe(true);
  });

  it("ignores a local label unless it names one", () => {
    expect(admits("==2.10.0", "2.10.0+cu130")).toBe(true);
    expect(admits("==2.10.0+cu128", "2.10.0+cu130")).toBe(false);
    expect(admits(">2.10.0", "2.10.0+cu130")).toBe(false);
  });

  it("admits a pre-release only when one is asked for", () => {
    expect(admits(">=13", "14.0.0rc1")).toBe(false);
    expect(admits(">=14.0.0rc1", "14.0.0rc1")).toBe(true);
    expect(admits(">=13", "14.0.0rc1", { prereleases: true })).toBe(true);
    // Every operator asks but `!=`: `packaging` 24.2 and later.
    for (const asks of [">14a1", "<15rc1", "<=14rc1", "~=14.0a1", "==14rc1", "===14.0.0rc1"]) {
      expect(admits(`>=13, ${asks}`, "14.0.0rc1"), asks).toBe(true);
    }
    expect(admits("!=14a1", "14.0.0rc1")).toBe(false);
    expect(admits("<14rc1", "14.0.0a1")).toBe(true);
  });

  it("of an epoch holds for that epoch alone", () => {
    expect(admits("==1!3.*", "1!3.1")).toBe(true);
    expect(admits("==3.*", "1!3.1")).toBe(false);
  });

  it("compares === as text", () => {
    expect(admits("===1.0", "1.0")).toBe(true);
    expect(admits("===1.0", "1.0.0")).toBe(false);
  });

  it("is refused when it is not well formed", () => {
    for (const text of ["latest", "~=1", ">=1.*", ">1+cu130", "==1.0a1.*", "=>1"]) {
      expect(parseSpecifier(text), text).toBeUndefined();
    }
  });

  it("holds for everything when it is empty", () => expect(admits("", "1.0")).toBe(true));
});

describeWith(["packaging"], "against Python's packaging", () => {
  it("agrees on every operator between neighbours", () => {
    const spelt = (releases: readonly string[], locals: readonly string[]) =>
      releases.flatMap((release) =>
        ["", "a1", "rc1", ".post1", ".post2", ".dev1", "rc1.dev1", ".post1.dev2"].flatMap(
          (suffix) => locals.map((local) => release + suffix + local),
        ),
      );
    const operands = spelt(["3.1", "1!3.1"], ["", "+cu130"]);
    const clauses = [
      ...["==", "!=", "<", ">", "<=", ">=", "~=", "==="].flatMap((operator) =>
        operands.map((each) => operator + each),
      ),
      ...["==3.1.*", "!=3.1.*", "==3.1.0.*", "==3.1+cu130.*", "==1!3.1.*"],
    ];
    // Before 24.0 `packaging` forgot the epoch in prefix matches; PEP 440 does not.
    const versions = spelt(["3", "3.1.0", "3.2"], ["", "+cu130", "+1"]);
    const theirs = askPython(
      `from packaging.specifiers import SpecifierSet, InvalidSpecifier
def read(text):
    try: s = SpecifierSet(text)
    except InvalidSpecifier: return None
    return [v for v in data[1] if s.contains(v, prereleases=True)]
out = [read(text) for text in data[0]]`,
      [clauses, versions],
    );
    const ours = clauses.map((text) => {
      const clause = parseClause(text);
      return clause ? versions.filter((each) => clauseHolds(clause, each)) : null;
    });
    expect(ours).toEqual(theirs);
  });

  it("agrees on what is a specifier and on what it admits", () => {
    const specifiers = fc.sample(specifierText, { numRuns: 3000 });
    const versions = fc
      .sample(versionText, { numRuns: 6000 })
      .filter((text) => parseVersion(text) !== undefined)
      .map((text) => text.trim());
    // Arbitrary equality with what is no version: `packaging` itself has changed its mind there.
    const settled = specifiers.filter(
      (text) =>
        !text
          .split(",")
          .some((each) => each.startsWith("===") && !parseVersion(each.slice("===".length))),
    );
    const asked = settled
      .map((text, at) => [text, versions[at % versions.length] ?? "1"] as const)
      // Before 24.0 `packaging` forgot the epoch in prefix matches; PEP 440 does not.
      .filter(([text, version]) => !(version.includes("!") && /~=|\.\*/.test(text)));
    const theirs = askPython(
      `from packaging.specifiers import SpecifierSet, InvalidSpecifier
def read(text, version):
    try: s = SpecifierSet(text)
    except InvalidSpecifier: return None
    return [s.contains(version, prereleases=False), s.contains(version, prereleases=True)]
out = [read(text, version) for text, version in data]`,
      asked,
    );
    const ours = asked.map(([text, version]) =>
      parseSpecifier(text) === undefined
        ? null
        : [false, true].map((prereleases) => admits(text, version, { prereleases })),
    );
    const differences = ours
      .map((mine, at) => ({ asked: asked[at], mine, theirs: (theirs as unknown[])[at] }))
      .filter(({ mine, theirs }) => JSON.stringify(mine) !== JSON.stringify(theirs));
    expect(differences).toEqual([]);
    expect(ours.filter((each) => each?.[1] === true).length).toBeGreaterThan(100);
  });
});
