/** Numbers that Nix cannot hold. Source: the Nix manual, "Data types"; Nix 2.8 for floats. */
import type { Float, Integer } from "./ast.ts";
import type { Finding } from "./check-finding.ts";

const MAX_INTEGER = 2n ** 63n - 1n;
const SMALLEST_NORMAL_FLOAT = 2 ** -1022;

/** A finding when a literal does not fit: integers have 64 bits, floats neither over- nor underflow. */
export const numberFinding = (node: Integer | Float): Finding[] => {
  const fits = node.kind === "integer" ? integerFits(node.text) : floatFits(node.text);
  if (fits) return [];
  const message = `${node.text} is out of range for ${node.kind === "integer" ? "an integer of 64 bits" : "a float"}`;
  return [{ code: "number-out-of-range", message, node }];
};

const integerFits = (text: string): boolean => text.length < 19 || BigInt(text) <= MAX_INTEGER;

/** As C's strtod sees it: a value that is not zero but too small to be held in full is refused too. */
const floatFits = (text: string): boolean => {
  const value = Number(text);
  if (!Number.isFinite(value)) return false;
  return value >= SMALLEST_NORMAL_FLOAT || !/[1-9]/.test(text.replace(/[eE].*/, ""));
};
