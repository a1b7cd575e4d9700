/** Versions of drivers, Nix and engines, number by number. */
import { expect, it } from "vitest";
import { isBelow } from "../compiler/dotted-version.ts";

it.each([
  ["2.8.0", "2.18", true],
  ["2.17.9", "2.18.0", true],
  ["2.18", "2.18.0", false],
  ["2.31pre20250101_abc", "2.18", false],
  ["3.0", "2.18", false],
  ["580.65.06", "580", false],
  ["580.9", "580.65.06", true],
  ["1000", "580", false],
  ["525.60.13", "525.60.13", false],
])("is %s below %s? %s", (a, b, below) => {
  expect(isBelow(a, b)).toBe(below);
});
