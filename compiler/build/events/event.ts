/**
 * Nix's log as data: what `nix --log-format internal-json` writes on stderr, a line an event.
 *
 * Nix documents neither format nor numbers; both are those of its `logging.hh`, which have only grown
 * since Nix 2.0. A number that is not here is a newer Nix's, and no fault.
 */

/** Anything Nix says. */
export type NixEvent = ActivityStart | ActivityStop | ActivityResult | Message | Text;

/** An activity begins. Activities nest: a substitution copies a path, which transfers a file. */
export interface ActivityStart {
  readonly kind: "start";
  /** Unique while Nix runs. Text: it holds a process id above 32 bits, too much for a number. */
  readonly id: string;
  /** One of `ACTIVITY`, or a newer number. */
  readonly type: number;
  /** How important it is: 0 an error … 3 what `-v` shows … 7 everything. */
  readonly level: number;
  /** What it is for people, `building '/nix/store/…-x.drv'`; often empty. */
  readonly text: string;
  /** `"0"` for none. Nix says it since 2.9 or so; before, it is always `"0"`. */
  readonly parent: string;
  /** By type: see `ACTIVITY`. */
  readonly fields: readonly Field[];
}

/** An activity has ended, well or not. */
export interface ActivityStop {
  readonly kind: "stop";
  readonly id: string;
}

/** What an activity has to tell meanwhile. */
export interface ActivityResult {
  readonly kind: "result";
  readonly id: string;
  /** One of `RESULT`, or a newer number. */
  readonly type: number;
  /** By type: see `RESULT`. */
  readonly fields: readonly Field[];
}

/** A message for people. */
export interface Message {
  readonly kind: "msg";
  /** 0 an error, 1 a warning, 2 a notice, 3 what `-v` shows. */
  readonly level: number;
  /** As Nix would print it: with trace and code, and perhaps colours. */
  readonly text: string;
  /** An error's own sentence, without `error:`, trace and place; it may have colours, too. */
  readonly rawText?: string;
  /** Where in Nix an evaluation failed, as Nix says it. */
  readonly place?: NixPlace;
}

/** A line that is no event: of a program that Nix runs, or of Nix before it reads its settings. */
export interface Text {
  readonly kind: "text";
  readonly text: string;
}

/** A place in a Nix file; both numbers count from 1. */
export interface NixPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Field = string | number;

/** Types of activities, and their fields. */
export const ACTIVITY = {
  /** Anything else; its text says what. */
  unknown: 0,
  /** [store path, from, to]: a path is copied between stores. */
  copyPath: 100,
  /** [URL] */
  fileTransfer: 101,
  /** What a build or copy of several things is as a whole. */
  realise: 102,
  /** Sum of all copies. */
  copyPaths: 103,
  /** Sum of all builds. */
  builds: 104,
  /** [derivation, machine or "", round, rounds] */
  build: 105,
  optimiseStore: 106,
  verifyPaths: 107,
  /** [store path, substituter] */
  substitute: 108,
  /** [store path, substituter] */
  queryPathInfo: 109,
  /** [derivation] */
  postBuildHook: 110,
  /** [derivation]: it waits for a lock or for a machine. */
  buildWaiting: 111,
  /** Nix 2.26 and later. */
  fetchTree: 112,
} as const;

/** Types of results, and their fields. */
export const RESULT = {
  fileLinked: 100,
  /** [line] of the builder's output. */
  buildLogLine: 101,
  untrustedPath: 102,
  corruptedPath: 103,
  /** [phase] of stdenv's builder. */
  setPhase: 104,
  /** [done, expected, running, failed]: bytes of a transfer or copy, else a count. */
  progress: 105,
  /** [type of activity, number]: how much of it this activity expects. */
  setExpected: 106,
  postBuildLogLine: 107,
  /** [text]; Nix 2.26 and later. */
  fetchStatus: 108,
} as const;

/** Levels of messages and activities. */
export const LEVEL = { error: 0, warning: 1, notice: 2, info: 3 } as const;
