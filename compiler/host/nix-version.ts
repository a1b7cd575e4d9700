/** Which Nix is installed: what it can be asked, and how, depends on that. */
import { runGroup } from "./run-group.ts";

/** A version of Nix. */
export interface NixVersion {
  readonly major: number;
  readonly minor: number;
  /** As Nix says it: `2.18.9`, `2.31pre20250101_abc`. */
  readonly text: string;
}

/**
 * The version in what `nix --version` prints.
 *
 * @example parseNixVersion("nix (Nix) 2.8.0") // { major: 2, minor: 8, text: "2.8.0" }
 */
export const parseNixVersion = (said: string): NixVersion | undefined => {
  // Forks keep the number of the Nix they follow behind their own: `nix (Lix, like Nix) 2.91.1`.
  const [, text = "", major = "", minor = ""] =
    /\) ((\d+)\.(\d+)[^\s]*)\s*$/m.exec(said.trim()) ?? [];
  return text === "" ? undefined : { major: Number(major), minor: Number(minor), text };
};

/** The Nix that is found on PATH; undefined when there is none. */
export const nixVersion = async (
  env: NodeJS.ProcessEnv = process.env,
): Promise<NixVersion | undefined> => {
  const { how, stdout } = await runGroup("nix", ["--version"], {
    cwd: "/",
    env: definedIn(env),
    timeout: 20_000,
  });
  return how === "ended" ? parseNixVersion(stdout) : undefined;
};

/** The variables that are set. */
export const definedIn = (
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
