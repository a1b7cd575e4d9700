/** Keeps the process ours while a config runs in it, and remembers what the config did to it. */
import { userFrames } from "../locate.ts";
import { type Place, Problem, Problems } from "../problem.ts";
import { evaluationProblem } from "./evaluation-problem.ts";
import { usersFile } from "./own-files.ts";
import { type Watchdog, watchdog } from "./watchdog.ts";

/** A guarded process. */
export interface Guard {
  /** Settles with the first of `problems`. */
  readonly first: Promise<Problem>;
  /** What has happened so far, in order: a timer of the config's may still act after its import. */
  readonly problems: readonly Problem[];
  /** Of a thread that is coming up meanwhile. */
  readonly watchdog: Watchdog;
  /** Gives the process back as it was. */
  readonly release: () => void;
}

/** Stack frames kept while a config runs, so that helpers of helpers still show their callers. */
const STACK_DEPTH = 30;

/**
 * Guards the process against the config: what it prints goes to stderr, `process.exit` only leaves a
 * problem, and so does an error or a rejection that nobody handles.
 */
export const guardProcess = (config: string): Guard => {
  const problems: Problem[] = [];
  let tell: (problem: Problem) => void = () => {};
  const first = new Promise<Problem>((resolve) => (tell = resolve));
  const note = (problem: Problem): void => {
    problems.push(problem);
    tell(problem);
  };

  const watching = watchdog();
  const { exit, exitCode } = process;
  const { write } = process.stdout;
  const depth = Error.stackTraceLimit;
  // Unhandled rejections arrive here as well.
  const uncaught = (error: unknown): void => {
    if (!(error instanceof ExitCalled)) note(evaluationProblem(error, config));
  };
  process.on("uncaughtException", uncaught);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  Error.stackTraceLimit = STACK_DEPTH;
  process.exit = () => {
    const called = new ExitCalled();
    note(exits(called));
    throw called;
  };

  const release = (): void => {
    watching.stop();
    process.off("uncaughtException", uncaught);
    process.exit = exit;
    process.exitCode = exitCode;
    process.stdout.write = write;
    Error.stackTraceLimit = depth;
  };
  return { first, problems, watchdog: watching, release };
};

/**
 * What `work` makes of the config while the process is guarded.
 *
 * @throws {Problems} What the config did to the process meanwhile; what `work` throws.
 */
export const guarded = async <T>(
  config: string,
  work: (guard: Guard) => Promise<T>,
): Promise<T> => {
  const guard = guardProcess(config);
  try {
    const made = await work(guard);
    if (guard.problems.length > 0) throw new Problems(guard.problems);
    return made;
  } finally {
    guard.release();
  }
};

/** The user's innermost line of a stack; the config's first where there is none. */
export const innermost = (stack: string | undefined, config: string): Place =>
  userFrames(stack, usersFile)[0] ?? { file: config, line: 1, column: 1 };

/** Ends the call of `process.exit`, which must not return. */
class ExitCalled extends Error {
  override readonly name = "ExitCalled";
}

const exits = (at: ExitCalled): Problem =>
  new Problem("config-exits", "the config calls process.exit, so it cannot be compiled", {
    at,
    hint: "throw an error instead",
  });
