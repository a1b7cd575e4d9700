/** One compile, from the config to what became of the output folder. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { Compiled } from "../compile.ts";
import type { Context } from "../context.ts";
import { fileFailure } from "../host/file-failure.ts";
import type { Difference } from "../host/folder.ts";
import { findConfig } from "../load/find-config.ts";
import { guardProcess } from "../load/guard.ts";
import { CATALOGUE_TYPES_NAME } from "../load/names.ts";
import { typeCheck } from "../load/type-check.ts";
import { unsaid } from "../load/type-problems.ts";
import { Problem } from "../problem.ts";
import { placeOf, problemsOf } from "./problems.ts";

/** What is asked of one compile. */
export interface CompileOptions {
  /** The config or its folder, as given. */
  readonly config?: string;
  /** The output folder, as given; default `nix` beside the config. */
  readonly out?: string;
  /** Only compare. */
  readonly check: boolean;
  readonly typecheck: boolean;
  /** How long the config may run. */
  readonly seconds: number;
  /** A path as the user would write it. */
  readonly shown: (file: string) => string;
}

/** What became of it. */
export interface Outcome {
  /** Absolute; absent when no config was found. */
  readonly config?: string;
  /** The output folder, absolute. */
  readonly out?: string;
  readonly problems: readonly Problem[];
  /** What the config says; absent when it could not be loaded. */
  readonly context?: Context;
  /** Absent when problems stopped the compile. */
  readonly compiled?: Compiled;
  /** How the output folder differed; absent when it was not looked at. */
  readonly difference?: Difference;
}

/** Compiles. Nothing is written unless everything is well, and nothing that is the same already. */
export const compileConfig = async (options: CompileOptions): Promise<Outcome> => {
  const problems: Problem[] = [];
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      problems.push(...problemsOf(error));
      return undefined;
    }
  };
  const config = await attempt(() => findConfig(options.config, process.cwd()));
  if (config === undefined) return { problems };
  const out = path.resolve(options.out ?? path.join(path.dirname(config), "nix"));

  // A process and a thread of their own first: the compiler is loaded while they come up.
  const types = options.typecheck ? checkTypes(config) : [];
  const guard = guardProcess(config);
  try {
    const { compile, load, settleOutput } = await stages();
    let crash: unknown;
    let context: Context | undefined;
    const compiled = await attempt(async () => {
      context = await load(config, { ...options, guard });
      return compile(context);
    }).catch((error: unknown) => void (crash = error));
    problems.push(...(compiled?.warnings ?? []));
    problems.push(...unsaid(await types, problems, placeOf));
    // One turn, for timers of the config's that are due.
    await new Promise((resolve) => setTimeout(resolve));
    problems.push(...guard.problems.filter((each) => !problems.includes(each)));

    // What the types forbid may well break us: then they say why.
    if (crash !== undefined && !problems.some(isError)) throw crash;
    const far = { config, out, problems, ...(context && { context }) };
    if (compiled === undefined || problems.some(isError)) return far;
    const found = await attempt(() => settleOutput(out, compiled.files, options));
    return { ...far, compiled, ...(found && { difference: found }) };
  } finally {
    guard.release();
  }
};

/** Loaded side by side: files are what start-up waits for. */
const stages = async () => {
  const [compiling, loading, settling] = await Promise.all([
    import("../compile.ts"),
    import("../load/load.ts"),
    import("./settle-output.ts"),
  ]);
  return { ...compiling, ...loading, ...settling };
};

const isError = ({ severity }: Problem): boolean => severity === "error";

/** Never rejects: while the config runs, a rejection would be taken for the config's. */
const checkTypes = async (config: string): Promise<Problem[]> => {
  try {
    const catalogue = path.join(path.dirname(config), CATALOGUE_TYPES_NAME);
    return await typeCheck(config, existsSync(catalogue) ? [catalogue] : []);
  } catch (error) {
    const message = `the types cannot be checked: ${fileFailure(error)}`;
    return [
      new Problem("type", message, {
        hint: "compile without: npx comfynix compile --no-typecheck",
      }),
    ];
  }
};
