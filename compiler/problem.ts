/**
 * The one error of the compiler. Stages and rules make problems with a subject (the config's node)
 * and perhaps the literal they are about; `locate.ts` turns that into a place, `report.ts` shows it.
 */

import type { Point } from "./fragment/join.ts";

/** A rule's code is its file name in `rules/`; the others come from the stages. */
export type ProblemCode =
  | RuleCode
  // load
  | "config-missing"
  | "config-syntax"
  | "config-throws"
  | "config-hangs"
  | "config-exits"
  | "config-empty"
  | "type"
  // validate
  | "not-supported-yet"
  // lock
  | "lock-unreadable"
  | "lock-version"
  | "lock-invalid"
  | "facts-unreadable"
  | "hash-changed"
  | "unreachable"
  | "source-unstable"
  | "source-incomplete"
  | "build-system-unproven"
  | "requirement-unreadable"
  | "nixpkg-refused"
  | "nixpkgs-unasked"
  | "update-refused"
  // build: before anything starts
  | "nix-missing"
  | "nix-too-old"
  | "store-unusable"
  | "no-space"
  // build: what Nix could not do
  | "evaluation-failed"
  | "hash-mismatch"
  | "source-unavailable"
  | "soname-unsatisfied"
  | "build-system-missing"
  | "import-failed"
  | "check-failed"
  | "patch-failed"
  | "environment-collision"
  | "builder-failed"
  | "nix-failed"
  | "push-failed"
  | "log-missing"
  // why, impact
  | "name-unknown"
  // plan
  | "pulled-into-lower-layer"
  // build: delivery
  | "program-missing"
  | "engine-refused"
  | "registry-refused"
  | "delivery-failed"
  // emit, verify, write
  | "internal"
  | "output-not-ours"
  | "output-unwritable"
  | "stale"
  // fmt
  | "file-unreadable"
  | "nix-syntax";

export type RuleCode =
  | "not-a-wheel"
  | "wheel-fits-image"
  | "rev-not-pinned"
  | "hash-malformed"
  | "hash-kind-mismatch"
  | "not-locked"
  | "torch-family-mismatch"
  | "built-for-another-torch"
  | "accelerator-mismatch"
  | "duplicate-distribution"
  | "duplicate-module-provider"
  | "package-in-two-layers"
  | "requires-missing"
  | "path-missing"
  | "requires-unproven"
  | "version-conflict"
  | "waiver-unused"
  | "python-out-of-bounds"
  | "cuda-mix"
  | "soname-missing"
  | "build-system-conflict"
  | "dependency-cycle"
  | "unknown-nixpkg"
  | "facts-missing"
  | "file-collision"
  | "layer-empty"
  | "tag-invalid"
  | "layer-name-clash"
  | "image-name-clash"
  | "too-many-layers"
  | "input-not-allowed"
  | "secret-in-env"
  | "nix-syntax"
  | "nix-unbound"
  | "nix-type"
  | "option-invalid";

/** A point in one of the user's files; line and column count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a problem may say beside its code and message. */
export interface ProblemDetails {
  /** The config's node the problem is about; its place is where the builder was called. */
  readonly at?: object;
  /** A string written in that call that is the very culprit; the place moves to it when found. */
  readonly literal?: string;
  /** Whether `literal` is the name of an option there, not its value. */
  readonly key?: boolean;
  /** Where in `at`, a fragment, and the further points that message and hint name by their marks. */
  readonly point?: Point;
  readonly named?: readonly Point[];
  /** A place known already (type checker, lock file, syntax error). */
  readonly place?: Place;
  /** What to do, one line. */
  readonly hint?: string;
  /** A warning is shown but stops nothing. Default: "error". */
  readonly severity?: "error" | "warning";
  readonly cause?: unknown;
}

/** Something the user must know, with where and what to do about it. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : {});
    this.code = code;
    this.details = details;
  }

  get severity(): "error" | "warning" {
    return this.details.severity ?? "error";
  }
}

/** Several problems, thrown together where a stage cannot go on. */
export class Problems extends Error {
  override readonly name = "Problems";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((each) => `${each.code}: ${each.message}`).join("\n"));
    this.problems = problems;
  }
}
