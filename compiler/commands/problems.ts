/** The problems of a run: collected, located, shown. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Terminal } from "../host/terminal.ts";
import { usersFile } from "../load/own-files.ts";
import { type Located, locate } from "../locate.ts";
import { type Place, Problem, Problems } from "../problem.ts";
import { count, inOrder, report } from "../report.ts";

/** What `error` tells the user; anything but problems is our own bug and thrown on. */
export const problemsOf = (error: unknown): readonly Problem[] => {
  if (error instanceof Problems) return error.problems;
  if (error instanceof Problem && error.code !== "internal") return [error];
  throw error;
};

/** Where a problem is shown. */
export const placeOf = (problem: Problem): Place | undefined =>
  locate(problem, { usersFile, text: textOf }).place;

/** Located, in the order they are shown, each once. */
export const located = (problems: readonly Problem[]): Located[] => {
  const sources = { usersFile, text: textOf };
  const unique = new Map(
    problems.map((problem) => {
      const each = locate(problem, sources);
      return [JSON.stringify([each.code, each.message, each.place]), each];
    }),
  );
  return inOrder([...unique.values()]);
};

/** Shows problems to people; says nothing when there are none. */
export const sayProblems = (problems: readonly Located[], terminal: Terminal): void => {
  if (problems.length === 0) return;
  const { paint, shown, width } = terminal;
  const around = { paint, shortPath: shown, text: textOf, ...(width && { width }) };
  terminal.say(`${report(problems, around)}\n`);
  terminal.say(`${paint.strong(count(problems))}\n`);
};

const texts = new Map<string, string | undefined>();

const textOf = (file: string): string | undefined => {
  const absolute = path.resolve(file);
  if (!texts.has(absolute)) texts.set(absolute, readText(absolute));
  return texts.get(absolute);
};

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};
