/** Why no file of an index will do, in a sentence. */
import type { Loss, LossRule } from "../../python/choose.ts";
import { parseSdistName } from "../../python/sdist-name.ts";
import { compareVersions, parseVersion } from "../../python/version.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";

/** Rules by how near a file came that lost by them: what is nearest is told. */
const NEARNESS: readonly LossRule[] = [
  "accelerator",
  "prerelease",
  "yanked",
  "requires-python",
  "platform",
  "tags",
  "kind",
  "version",
];

/**
 * What came nearest, and how many others there are.
 *
 * @param where  The index, as the user knows it.
 * @example
 * // "https://pypi.org/simple has no file of it that fits: of 12, cupy_cuda13x-14.0.0rc1-…whl: 14.0.0rc1 is a pre-release, which nobody asked for"
 */
export const explainLosses = (losses: readonly Loss[], where: string | undefined): string => {
  if (where === undefined) return "no index of the image is for it";
  const nearest = losses.toSorted(
    (a, b) => nearness(a) - nearness(b) || newerFirst(a.candidate.file, b.candidate.file),
  )[0];
  if (nearest === undefined) return `${where} does not have it`;
  const { candidate, reason } = nearest;
  const count =
    losses.length === 1 ? "its only file is" : `of ${losses.length} files, the nearest is`;
  return `${where} has none that fits; ${count} ${candidate.file}: ${reason}`;
};

const nearness = ({ rule }: Loss): number => {
  const at = NEARNESS.indexOf(rule);
  return at === -1 ? NEARNESS.length : at;
};

const newerFirst = (a: string, b: string): number => {
  const [left, right] = [a, b].map((file) =>
    parseVersion((parseWheelName(file) ?? parseSdistName(file))?.version ?? ""),
  );
  return left && right ? compareVersions(right, left) : 0;
};
