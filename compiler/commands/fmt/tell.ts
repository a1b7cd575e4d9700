/** What became of the files that were to be formatted, for people and for programs. */
import path from "node:path";
import type { Terminal } from "../../host/terminal.ts";
import type { Located } from "../../locate.ts";
import { Problem } from "../../problem.ts";
import { EXIT } from "../command.ts";
import { problemJson } from "../compile-json.ts";
import { located, sayProblems } from "../problems.ts";
import type { Formatted } from "./format-file.ts";

/** How it is told. */
interface Telling {
  readonly check: boolean;
  readonly json?: boolean;
}

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const SCHEMA = 1;

/** @returns The exit code. */
export const tell = (
  results: readonly Formatted[],
  telling: Telling,
  terminal: Terminal,
): number => {
  const faults = located(results.flatMap(problemOf));
  if (telling.json === true) return answer(results, faults, telling, terminal);
  sayProblems(faults, terminal);
  const changed = results.filter((each) => each.changed);
  if (telling.check)
    for (const { file } of changed) terminal.say(`not formatted: ${terminal.shown(file)}\n`);
  const unchanged = results.length - changed.length - faults.length;
  const counts = [
    `${files(changed.length)} ${telling.check ? "to format" : "formatted"}`,
    `${String(unchanged)} unchanged`,
    ...(faults.length > 0 ? [`${String(faults.length)} in error`] : []),
  ];
  terminal.say(`${counts.join(", ")}\n`);
  return exitOf(faults, changed, telling);
};

/** The result for programs; docs/json.md documents it. @returns The exit code. */
export const answer = (
  results: readonly Formatted[],
  problems: readonly Located[],
  telling: Telling,
  terminal: Terminal,
): number => {
  const well = results.filter(({ fault }) => fault === undefined);
  const paths = (changed: boolean): readonly string[] =>
    well.filter((each) => each.changed === changed).map(({ file }) => path.resolve(file));
  const changed = paths(true);
  const code = exitOf(problems, changed, telling);
  const result = {
    schema: SCHEMA,
    command: "fmt",
    ok: code === EXIT.ok,
    problems: problems.map(problemJson),
    files: { [telling.check ? "stale" : "written"]: changed, unchanged: paths(false) },
  };
  terminal.answer(`${JSON.stringify(result, undefined, 2)}\n`);
  return code;
};

const exitOf = (
  problems: readonly unknown[],
  changed: readonly unknown[],
  { check }: Telling,
): number => (problems.length > 0 || (check && changed.length > 0) ? EXIT.problems : EXIT.ok);

const files = (count: number): string => `${String(count)} file${count === 1 ? "" : "s"}`;

const problemOf = ({ file, fault }: Formatted): readonly Problem[] => {
  if (fault === undefined) return [];
  const { message, line, column, hint } = fault;
  const details = hint === undefined ? {} : { hint };
  return line === undefined || column === undefined
    ? [new Problem("file-unreadable", `${file}: ${message}`, details)]
    : [new Problem("nix-syntax", message, { place: { file, line, column }, ...details })];
};
