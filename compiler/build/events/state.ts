/** What is known of a running build, told from Nix's events alone. */

/** A build as far as it has come. A live view: it changes as events come in. */
export interface BuildState {
  /** Everything that was begun and is of interest, in that order, by `Step.subject`. */
  readonly steps: ReadonlyMap<string, Step>;
  /** Those of them that run now. */
  readonly running: ReadonlySet<Step>;
  /** What Nix said it would do before it did; undefined as long as it has not (`events/announced.ts`). */
  readonly announced: Announced | undefined;
  /** Derivations, over all. `expected` grows as Nix finds out. */
  readonly builds: Count;
  /** Store paths copied from a substituter, over all. */
  readonly copies: Count;
  /** Bytes of store paths copied, unpacked. */
  readonly copied: Count;
  /** Bytes downloaded, packed. */
  readonly downloaded: Count;
  /** Nix files read so far; 0 where Nix does not say (below `-v`) or evaluated nothing. */
  readonly evaluated: number;
  /** Whether Nix has begun to build or copy: evaluation is over. */
  readonly realising: boolean;
  /** Milliseconds, of the beginning and of the latest event. */
  readonly began: number;
  readonly latest: number;
}

/** How much of something is done, and how much there is to do as far as is known. */
export interface Count {
  readonly done: number;
  /** At least `done`. */
  readonly expected: number;
  readonly running: number;
  readonly failed: number;
}

/**
 * One thing that Nix does:
 * `build` builds a derivation; `fetch` takes a store path from a substituter; `send` copies one elsewhere,
 * `receive` one from where it was built; `download` transfers a file; `work` is anything else that it puts
 * into words.
 */
export interface Step {
  readonly kind: "build" | "fetch" | "send" | "receive" | "download" | "work";
  /** The derivation, store path, URL or words; unique among steps. */
  readonly subject: string;
  /** `waiting` for a lock or a machine; `stopped` since something else failed. */
  readonly status: "waiting" | "running" | "done" | "failed" | "stopped";
  /** Milliseconds. */
  readonly began: number;
  /** Absent while it runs, and when Nix never said. */
  readonly ended?: number;
  /** Of a builder: `unpackPhase`, …; and when it began. */
  readonly phase?: string;
  readonly phaseBegan?: number;
  /** The builder's last line that is not blank, as it came. */
  readonly line?: string;
  /** How many lines it wrote. */
  readonly lines: number;
  /** Bytes; both 0 while unknown. */
  readonly done: number;
  readonly expected: number;
  /** The machine it is built on, or the store it is copied from; "" for here. */
  readonly place: string;
}

/** What a dry run, or a real one at its start, says is missing. */
export interface Announced {
  /** Derivations that will be built. */
  readonly builds: ReadonlySet<string>;
  /** Store paths that will be fetched. */
  readonly fetches: ReadonlySet<string>;
  /** Bytes to download and bytes once unpacked, as precisely as Nix says; 0 when nothing is fetched. */
  readonly download: number;
  readonly unpacked: number;
}
