/** Problems as the user reads them: place, code, sentence, line with caret, remedy. */
import { codeFrame } from "./code-frame.ts";
import type { Located } from "./locate.ts";
import type { Paint } from "./paint.ts";
import { printable } from "./printable.ts";
import type { Place } from "./problem.ts";
import { wrapped } from "./wrap.ts";

/** What a report needs to know of its surroundings. */
export interface Surroundings {
  /** A file's path as the user would write it. */
  readonly shortPath: (file: string) => string;
  /** A file's text; undefined when it cannot be read. */
  readonly text: (file: string) => string | undefined;
  readonly paint: Paint;
  /** Columns to wrap sentences at; without it they are not wrapped. */
  readonly width?: number;
}

/**
 * The report of all problems of a run, in a fixed order: warnings, then errors, each by place.
 *
 * @example
 * comfyui.config.ts:16:24  wheel-fits-image
 *   flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui runs Python 3.14 and needs cp314-cp314
 *   16 |     layer("attention", wheel("https://…/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl")),
 *      |                        ^
 *   hint: take the cp314 wheel, or drop it from image "comfyui"
 */
export const report = (problems: readonly Located[], around: Surroundings): string =>
  counted(inOrder(problems))
    .map((each) => `${one(each, around).join("\n")}\n`)
    .join("\n");

/** How many are shown of what is unreachable: without a network every package is, for one reason. */
const FEW = 3;

/** Of many that are unreachable the first, and how many more there are. */
const counted = (problems: readonly Located[]): Located[] => {
  const alike = (one: Located) => (other: Located) =>
    other.code === one.code && other.severity === one.severity;
  return problems.flatMap((each, at) => {
    if (each.code !== "unreachable") return [each];
    const before = problems.slice(0, at).filter(alike(each)).length;
    const more = problems.slice(at).filter(alike(each)).length;
    if (before < FEW || (before === FEW && more === 1)) return [each];
    if (before > FEW) return [];
    const { code, severity } = each;
    const message = `${String(more)} more like these; --json tells all`;
    return [{ code, severity, message, callers: [] }];
  });
};

/** One order for every way of showing problems: warnings first, then by file, line and column. */
export const inOrder = (problems: readonly Located[]): Located[] =>
  [...problems].sort(
    (a, b) =>
      Number(a.severity === "error") - Number(b.severity === "error") ||
      compare(a.place?.file ?? "", b.place?.file ?? "") ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );

/** `1 problem, 2 warnings`; empty where there is neither. */
export const count = (problems: readonly Located[]): string => {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return [plural(errors, "problem"), plural(problems.length - errors, "warning")]
    .filter((part) => part !== "")
    .join(", ");
};

const one = (problem: Located, around: Surroundings): string[] => {
  const { paint } = around;
  const code =
    problem.severity === "error"
      ? paint.error(problem.code)
      : paint.warning(`${problem.code} (warning)`);
  const where = problem.place === undefined ? [] : [paint.strong(pathOf(problem.place, around))];
  const frame = problem.place === undefined ? [] : frameOf(problem.place, around);
  return [
    [...where, code].join("  "),
    ...problem.message.split("\n").flatMap((line) => wrapped(`  ${shortened(line)}`, around.width)),
    ...frame.map((line) => `  ${line}`),
    ...problem.callers.map((caller) => `  called from ${pathOf(caller, around)}`),
    ...(problem.hint === undefined ? [] : hint(problem.hint, around)),
  ];
};

/** A value of any size may stand in a message; a list of a hundred packages is shown whole. */
const shortened = (line: string): string =>
  printable(line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`);

const LONGEST = 8000;

const hint = (text: string, around: Surroundings): string[] =>
  wrapped(`  hint: ${shortened(text)}`, around.width).map((line, index) =>
    index === 0 ? line.replace("hint:", around.paint.good("hint:")) : line,
  );

const pathOf = ({ file, line, column }: Place, { shortPath }: Surroundings): string =>
  `${printable(shortPath(file))}:${String(line)}:${String(column)}`;

const frameOf = (place: Place, around: Surroundings): string[] => {
  const text = around.text(place.file);
  return text === undefined ? [] : codeFrame(text, place);
};

const plural = (number: number, noun: string): string =>
  number === 0 ? "" : `${String(number)} ${noun}${number === 1 ? "" : "s"}`;

/** By code units: the same in every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
