/** Asks Nix for values. Nothing is built: an evaluation that would build something fails. */
import { FEATURES } from "./nix-features.ts";
import { definedIn } from "./nix-version.ts";
import { runGroup } from "./run-group.ts";

/** What kind of failure it was. */
export type NixReason = "no-nix" | "timeout" | "aborted" | "failed";

/** Nix gave no value. */
export class NixFailure extends Error {
  override readonly name = "NixFailure";
  readonly reason: NixReason;
  /** What Nix wrote on its standard error. */
  readonly said: string;

  constructor(reason: NixReason, message: string, said = "") {
    super(message);
    this.reason = reason;
    this.said = said;
  }
}

/** Options of an evaluation. */
export interface EvalOptions {
  /** Milliseconds. Default: ten minutes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
  /** Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Evaluates an expression to what its JSON says. @throws {NixFailure} */
export type NixEval = (expression: string, options?: EvalOptions) => Promise<unknown>;

const TEN_MINUTES = 10 * 60 * 1000;

/**
 * The value of a Nix expression, evaluated purely (no environment, no paths of this machine), as JSON
 * has it. Works with Nix 2.4 and later.
 *
 * @param expression  At most 100 kB: it is an argument of the program.
 * @example
 * await nixEval("builtins.attrNames { a = 1; }"); // ["a"]
 */
export const nixEval: NixEval = async (expression, options = {}) => {
  const { timeout = TEN_MINUTES, signal, env = process.env } = options;
  const args = ["eval", "--json", ...FEATURES, ...NO_BUILDS, ...SOON, "--expr", expression];
  const { how, code, stdout, stderr } = await runGroup("nix", args, {
    cwd: "/",
    env: definedIn(env),
    timeout,
    signal,
  });
  switch (how) {
    case "not-found":
      throw new NixFailure("no-nix", "Nix is not installed");
    case "aborted":
      throw new NixFailure("aborted", "stopped");
    case "timeout":
      throw new NixFailure("timeout", `nix eval was not done after ${String(timeout / 1000)} s`);
    case "ended":
      if (code !== 0) throw new NixFailure("failed", nixSays(stderr), stderr);
      return JSON.parse(stdout);
  }
};

const NO_BUILDS = ["--option", "allow-import-from-derivation", "false"];
/** Without a network Nix would try for minutes. */
const SOON = ["--option", "connect-timeout", "20", "--option", "download-attempts", "2"];

/**
 * The sentence behind the last `error:`, which is the innermost and names the cause: without colours,
 * without the trace.
 */
export const nixSays = (stderr: string): string => {
  const plain = stderr.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  const at = plain.lastIndexOf("error:");
  const [, text = plain] = at < 0 ? [] : [0, plain.slice(at + "error:".length)];
  const paragraph =
    text.trim().split(/\n\s*\n|\n\s*(?:at |… |\(use '--show-trace|Try 'nix )/)[0] ?? "";
  return paragraph.replace(/\s+/g, " ").trim();
};
