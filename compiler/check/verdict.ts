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

/** An end that a report can have; wrong usage never gets as far. */
export type CheckExit = Exclude<(typeof CHECK_EXIT)[keyof typeof CHECK_EXIT], 64>;

/** Whose fault a failure is; `checker` is ours, `untested` nobody's: there was nothing to test on. */
export const KINDS = ["host", "image", "uncovered", "app", "checker", "untested"] as const;

export type Kind = (typeof KINDS)[number];

/** What each exit code says, for a headline and for `--help`. */
export const ENDS: Readonly<
  Record<CheckExit, { readonly verdict: string; readonly means: string }>
> = {
  0: { verdict: "works", means: "every check that was required passed" },
  10: { verdict: "host_problem", means: "the host is at fault: GPU, driver or container engine" },
  20: { verdict: "image_defect", means: "the image is at fault" },
  30: { verdict: "gpu_not_covered", means: "the image was not built for this GPU" },
  40: { verdict: "app_failed", means: "the application failed" },
  70: { verdict: "checker_failed", means: "the check itself failed: it died, hung or was cut off" },
  77: { verdict: "untested", means: "there is no GPU: what needs one was not tested" },
};

/** The exit code of a failure of `kind`. */
export const exitOf = (kind: Kind): CheckExit => CHECK_EXIT[kind];

/** From the mildest to the worst: what was untested says less than what failed. */
const SEVERITY: readonly CheckExit[] = [0, 77, 10, 20, 30, 40, 70];

/** Negative when `a` is the milder end. */
export const bySeverity = (a: CheckExit, b: CheckExit): number =>
  SEVERITY.indexOf(a) - SEVERITY.indexOf(b);
