/** What every command of comfynix is. */
import type { ParseArgsConfig } from "node:util";
import type { Terminal } from "../host/terminal.ts";

/** How a command ended: its process's exit code. */
export const EXIT = { ok: 0, problems: 1, usage: 2 } as const;

/** A wrong use of the command line; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A command's options as `node:util` parses them. */
export type Options = NonNullable<ParseArgsConfig["options"]>;

/** A command: its words on the command line and what it does. */
export interface Command {
  readonly name: string;
  /** `compile [config]`, without the options. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` says below the usage: options and examples. */
  readonly help: string;
  /** The exit code of a wrong command line, where it is not the usual one. */
  readonly usageExit?: number;
  /** @returns The exit code. @throws {UsageError} for wrong arguments; {Problems} for bad input. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}
