/** The problems of a lock as a reader wants them: each once, and one of a server that fails everybody. */
import { HttpFailure } from "../../host/http-failure.ts";
import type { HttpReason } from "../../host/http-failure.ts";
import { Problem } from "../../problem.ts";
import { Unreachable } from "../closure/provider.ts";

/** Drops what was told already, and gathers what one server's failure means for many packages. */
export const tidied = (problems: readonly Problem[]): readonly Problem[] =>
  gathered(unique(problems));

/** Images that share a package share its problem. */
const unique = (problems: readonly Problem[]): readonly Problem[] => {
  const told = new Map<string, Problem>();
  const numbers = new Map<object, number>();
  for (const problem of problems) {
    const { at } = problem.details;
    if (at !== undefined && !numbers.has(at)) numbers.set(at, numbers.size);
    const key = JSON.stringify([
      problem.code,
      problem.message,
      at === undefined ? -1 : numbers.get(at),
    ]);
    if (!told.has(key)) told.set(key, problem);
  }
  return [...told.values()];
};

/** Failures of a server, not of a file. */
const WHOLE: ReadonlySet<HttpReason> = new Set(["network", "tls", "insecure"]);

/** Of packages that fail by one server the first is told, with the number of the others. */
const gathered = (problems: readonly Problem[]): readonly Problem[] => {
  const groups = new Map<string, number>();
  const keyOf = (problem: Problem): string | undefined => {
    const server = serverOf(problem);
    return server === undefined ? undefined : `${problem.code} ${problem.severity} ${server}`;
  };
  for (const key of problems.map(keyOf)) {
    if (key !== undefined) groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const told = new Set<string>();
  return problems.flatMap((problem) => {
    const key = keyOf(problem);
    const others = (groups.get(key ?? "") ?? 1) - 1;
    if (key === undefined || others === 0) return [problem];
    if (told.has(key)) return [];
    told.add(key);
    const same = others === 1 ? "1 other package" : `${String(others)} other packages`;
    const message = `${problem.message} (and so for ${same} from there)`;
    return [new Problem(problem.code, message, problem.details)];
  });
};

/** The server and how it failed. */
const serverOf = ({ details: { cause } }: Problem): string | undefined => {
  const failure = cause instanceof Unreachable ? cause.cause : undefined;
  if (!(failure instanceof HttpFailure) || !WHOLE.has(failure.reason)) return undefined;
  return URL.canParse(failure.url) ? `${failure.reason} ${new URL(failure.url).origin}` : undefined;
};
