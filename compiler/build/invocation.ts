/** What Nix is called with. Pure: versions and paths are given. */
import { FEATURES } from "../host/nix-features.ts";

/** Options of Nix that `comfynix build` hands on under their own names. */
export const PASSED = [
  "builders",
  "store",
  "eval-store",
  "substituters",
  "max-jobs",
] as const satisfies readonly string[];

/** Values of those that were given. */
export type Passed = Readonly<Partial<Record<(typeof PASSED)[number], string>>>;

/** Those among the values of a command line. */
export const passedIn = (values: Readonly<Record<string, unknown>>): Passed =>
  Object.fromEntries(
    PASSED.flatMap((name) => {
      const value = values[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );

/** What a call of Nix is about. */
export interface Invocation {
  /** What to build: `path:/home/me/images/nix#comfyui`. */
  readonly installables: readonly string[];
  /** Where links to the results are put; none are made without it. */
  readonly outLink?: string;
  readonly dryRun: boolean;
  readonly keepGoing: boolean;
  readonly passed: Passed;
  /** Behind `--` on the command line. */
  readonly more: readonly string[];
}

/**
 * The arguments of `nix` for a build. All of them are understood by Nix 2.8 and by later ones: paths are
 * asked for with `--json`, since `--print-out-paths` is younger.
 *
 * @example
 * buildArguments({ installables: ["path:/p/nix#comfyui"], outLink: "/p/.comfynix/result-comfyui", … });
 * // ["build", "path:/p/nix#comfyui", "--json", "--out-link", "/p/.comfynix/result-comfyui", …]
 */
export const buildArguments = (call: Invocation): readonly string[] => [
  "build",
  ...call.installables,
  "--json",
  ...(call.outLink === undefined ? ["--no-link"] : ["--out-link", call.outLink]),
  ...["--log-format", "internal-json"],
  // What it is about to build and fetch, and which files it evaluates.
  "--verbose",
  // The frames of an error lead from nixpkgs back to the file that is one package's.
  "--show-trace",
  // flake.lock is the compiler's, and nix/ what it says.
  "--no-write-lock-file",
  ...(call.dryRun ? ["--dry-run"] : []),
  ...(call.keepGoing ? ["--keep-going"] : []),
  ...FEATURES,
  ...passedArguments(call.passed),
  ...call.more,
];

/** `["--max-jobs", "4", …]` */
export const passedArguments = (passed: Passed): readonly string[] =>
  PASSED.flatMap((name) => {
    const value = passed[name];
    return value === undefined ? [] : [`--${name}`, value];
  });

/** The part of them that says which store is meant: every other call of Nix needs it, too. */
export const storeArguments = (passed: Passed): readonly string[] =>
  passed.store === undefined ? [] : ["--store", passed.store];

/** Paths that stand in a flake's URL as they are, in every Nix. */
const PLAIN_PATH = /^[\w./-]+$/;

/**
 * The URL of the flake in `folder`; undefined for a path that needs escapes, which old versions of Nix do
 * not undo and new ones demand.
 */
export const flakeUrl = (folder: string): string | undefined =>
  PLAIN_PATH.test(folder) ? `path:${folder}` : undefined;

/** What stands for nixpkgs instead of the pin, where the arguments for Nix say so. */
export const nixpkgsOverride = (more: readonly string[]): string | undefined => {
  const at = more.findIndex(
    (each, index) => each === "--override-input" && more[index + 1] === "nixpkgs",
  );
  return at < 0 ? undefined : more[at + 2];
};
