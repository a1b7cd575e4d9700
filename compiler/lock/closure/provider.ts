/** What the closure asks of the world. */
import type { Candidate } from "../../python/candidate.ts";

/** What a wheel's metadata says of what it needs. */
export interface Needs {
  /** Requires-Dist, verbatim, in order. */
  readonly requires: readonly string[];
  readonly requiresPython?: string | undefined;
}

/** Where files come from: the image's indexes, or a list in a test. Asked at most once for each. */
export interface Provider<T extends Candidate = Candidate> {
  /**
   * Every file of a distribution in the one index it comes from; none when that index lacks it.
   *
   * @param name  Normalised.
   * @throws {Unreachable}
   */
  readonly candidates: (name: string) => Promise<readonly T[]>;
  /** @throws {Unreachable} */
  readonly needs: (candidate: T) => Promise<Needs>;
}

/** What a provider throws when it cannot answer: the network's fault, or the file's. One sentence. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly hint: string | undefined;

  constructor(message: string, details: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.hint = details.hint;
  }
}
