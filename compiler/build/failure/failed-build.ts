/** What is known of a derivation that could not be built. */

/** A build that ended badly. */
export interface FailedBuild {
  /** The derivation's path. */
  readonly drv: string;
  /** `failed with exit code 1`, `timed out after 60 seconds of silence`, … */
  readonly how: string;
  /** The last lines of its log, oldest first, without colours. */
  readonly lines: readonly string[];
  /** The phase of stdenv it was in, where it said so: `buildPhase`. */
  readonly phase?: string;
}

/** `/nix/store/…-python3.11-six-1.17.0.drv` → `python3.11-six-1.17.0` */
export const drvName = (drv: string): string =>
  drv.replace(/^.*\/[0-9a-z]{32}-/, "").replace(/\.drv$/, "");

/** The end of a log, to stand under a message. */
export const logTail = (lines: readonly string[], most = 10): string =>
  lines
    .filter((each) => each.trim() !== "")
    .slice(-most)
    .map((each) => `\n  > ${each}`)
    .join("");
