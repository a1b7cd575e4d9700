/** How a check ends: its verdict, which is also its exit code. */

/** Exit codes of `comfynix check` and of the probe; codes above 1 follow sysexits.h where it has one. */
export const CHECK_EXIT = {
  works: 0,
  host: 10,
  image: 20,
  uncovered: 30,
  app: 40,
  /** EX_USAGE. */
  usage: 64,
  /** EX_SOFTWARE: the check itself failed; nothing is said of the image. */
  checker: 70,
  /** EX_NOPERM is 77, and so is automake's code for a skipped test, which is what is meant. */
  untested: 77,
} as const;

/** Those that a report can have; wrong usage never gets as far. */
export const EXITS = [0, 10, 20, 30, 40, 70, 77] as const;

export type CheckExit = (typeof EXITS)[number];

/** Whose fault a failure is; `checker` is ours, `untested` nobody's: there was nothing to test on. */
export const KINDS = ["host", "image", "uncovered", "app", "checker", "untested"] as const;

export type Kind = (typeof KINDS)[number];

/** The exit code of a failure of `kind`. */
export const exitOf = (kind: Kind): CheckExit => CHECK_EXIT[kind];
