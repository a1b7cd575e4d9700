import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { describeRef, isRefName, meaningOf, parseRefs } from "../../../compiler/lock/git/refs.ts";
import { describeWith } from "../../helpers/tools.ts";
import fc from "../../helpers/property.ts";

const [a, b, c] = ["a", "b", "c"].map((each) => each.repeat(40));
const refs = parseRefs(
  [
    `${a}\tHEAD`,
    `${a}\trefs/heads/main`,
    `${b}\trefs/heads/v2`,
    `${"e".repeat(40)}\trefs/tags/v1`,
    `${c}\trefs/tags/v1^{}`,
    `${c}\trefs/tags/v2`,
    `${a}\trefs/heads/same`,
    `${a}\trefs/tags/same`,
    "",
  ].join("\n"),
);

describe("a word means", () => {
  test.each([
    ["a branch", "main", a],
    ["a tag, peeled", "v1", c],
    ["the default branch", "HEAD", a],
    ["a full name", "refs/tags/v2", c],
    ["a branch and a tag of one commit", "same", a],
  ])("%s", (_, word, rev) => {
    expect(meaningOf(word, refs)).toMatchObject({ kind: "ref", ref: { rev } });
  });

  test("two things, when a branch and a tag differ", () => {
    expect(meaningOf("v2", refs)).toEqual({
      kind: "ambiguous",
      refs: [
        { name: "refs/heads/v2", rev: b },
        { name: "refs/tags/v2", rev: c },
      ],
    });
  });

  test("nothing, and then all names are told", () => {
    expect(meaningOf("nope", refs)).toEqual({
      kind: "unknown",
      names: ["main", "v2", "v1", "v2", "same", "same"],
    });
  });
});

test("refs are called what people call them", () => {
  expect(["HEAD", "refs/heads/a/b", "refs/tags/v1", "refs/pull/1"].map(describeRef)).toEqual([
    "the default branch",
    "branch a/b",
    "tag v1",
    "pull/1",
  ]);
});

describeWith(["git"], "a name of a branch", () => {
  const git = (word: string): boolean =>
    spawnSync("git", ["check-ref-format", `refs/heads/${word}`]).status === 0;

  test.each([
    "main",
    "a/b",
    "v1.0",
    "a@b",
    "é",
    "a.lockx",
    "x-",
    "#1",
    "a@{",
    "a..b",
    "a.lock",
    "a.lock/b",
  ])("is one where git says so: %s", (word) => {
    expect(isRefName(word)).toBe(git(word));
  });

  test("is never more than git allows, and less only where it starts with - or is @", () => {
    const char = fc.constantFrom(..."ab./@{}~^:?*[\\ -\t\u007flock");
    const word = fc.string({ unit: char, minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(word, (each) => {
        const allowed = git(each) && !each.startsWith("-") && each !== "@";
        expect(isRefName(each)).toBe(allowed);
      }),
      { numRuns: 400 },
    );
  });
});
