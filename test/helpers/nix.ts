/**
 * Nix in tests: quiet, offline, and with the stand-in in nixpkgs' place.
 *
 * The store is the machine's own, so that what one suite built the next one finds.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TOOLS } from "./tools.ts";

/** The folder of the stand-in for nixpkgs. */
export const STANDIN = fileURLToPath(new URL("../nixpkgs", import.meta.url));

/** What makes a flake command use the stand-in and leave flake.lock alone. */
export const OFFLINE_NIXPKGS = [
  "--no-write-lock-file",
  "--override-input",
  "nixpkgs",
  `path:${STANDIN}`,
] as const;

export interface NixOptions {
  readonly cwd?: string;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
}

export interface NixResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nix ended with another code than 0; the message is what it said. */
export class NixFailure extends Error {
  readonly result: NixResult;

  constructor(command: readonly string[], result: NixResult) {
    super(`${command.join(" ")}\n${result.stderr}`);
    this.result = result;
  }
}

/**
 * Runs `nix ARGS…`.
 *
 * @throws Error when Nix is not installed; a build or evaluation that fails is a result.
 *
 * @example
 * const { code, stderr } = await nix(["build", `path:${folder}#image`, ...OFFLINE_NIXPKGS]);
 */
export const nix = (args: readonly string[], options: NixOptions = {}): Promise<NixResult> =>
  command("nix", args, options);

/** Runs `nix-instantiate ARGS…`, as `nix` does. */
export const nixInstantiate = (
  args: readonly string[],
  options: NixOptions = {},
): Promise<NixResult> => command("nix-instantiate", args, options);

/**
 * The value of a Nix expression, as JSON has it.
 *
 * @throws NixFailure when it does not evaluate.
 *
 * @example
 * await evaluate("builtins.length [ 1 2 ]"); // 2
 */
export const evaluate = async (expression: string, options: NixOptions = {}): Promise<unknown> => {
  const args = ["--eval", "--strict", "--json", "--expr", expression];
  return JSON.parse(await outputOf("nix-instantiate", args, options));
};

/**
 * How Nix understands a text: its own, fully parenthesised print of what it parsed.
 *
 * @throws NixFailure when it does not parse.
 */
export const instantiateParse = (text: string): Promise<string> =>
  outputOf("nix-instantiate", ["--parse", "-"], { input: text });

/**
 * Builds what a Nix expression is and gives its store paths.
 *
 * @throws NixFailure when it does not evaluate or build.
 */
export const build = async (
  expression: string,
  options: NixOptions & { readonly rebuild?: boolean } = {},
): Promise<readonly string[]> => {
  const check = options.rebuild === true ? ["--check"] : [];
  const args = ["--no-out-link", ...check, "--expr", expression];
  const paths = await outputOf("nix-build", args, options);
  return paths.trim().split("\n");
};

const outputOf = async (
  program: string,
  args: readonly string[],
  options: NixOptions,
): Promise<string> => {
  const result = await command(program, args, options);
  if (result.code !== 0) throw new NixFailure([program, ...args], result);
  return result.stdout;
};

const command = (
  program: string,
  args: readonly string[],
  { cwd, env, input }: NixOptions,
): Promise<NixResult> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { cwd, env: { ...quiet(), ...env }, maxBuffer: 2 ** 28, encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (typeof error.code === "number") resolve({ code: error.code, stdout, stderr });
        else if (error.code === "ENOENT")
          reject(new Error(`${program} is not installed: ${TOOLS.nix.install}`));
        else reject(error);
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });

/** A registry of flakes that knows none. */
const REGISTRY = fileURLToPath(new URL("no-flakes.json", import.meta.url));

/** An environment in which Nix asks no cache, no registry and no daemon. */
export const quiet = (): NodeJS.ProcessEnv => {
  const settings = [
    "experimental-features = nix-command flakes",
    "substituters =",
    "sandbox = false",
    "warn-dirty = false",
    "eval-cache = false",
    `flake-registry = ${REGISTRY}`,
  ];
  const root = process.getuid?.() === 0;
  // Debian's nix-bin alone makes no users for builds: root builds by itself.
  if (root) settings.push("build-users-group =");
  return {
    ...process.env,
    NIX_CONFIG: settings.join("\n"),
    NIX_PATH: "",
    ...(root && { NIX_REMOTE: "" }),
  };
};
