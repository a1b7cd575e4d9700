/** One run of `comfynix dev`. */
import type { Passed } from "../build/invocation.ts";
import { linkDriver } from "../host/driver-links.ts";
import { handOver } from "../host/hand-over.ts";
import { interruptible } from "../host/interrupt.ts";
import { stateFile } from "../host/state-folder.ts";
import type { Terminal } from "../host/terminal.ts";
import { buildEnvironment } from "./dev/build-environment.ts";
import { devEnvironment } from "./dev/environment.ts";

/** What the command line says. */
export interface DevArguments {
  readonly config?: string;
  /** May be absent where the config has one image. */
  readonly image?: string;
  readonly spaceCheck: boolean;
  readonly typecheck: boolean;
  readonly passed: Passed;
  /** For Nix. */
  readonly more: readonly string[];
  /** Absent words: a shell. */
  readonly command: readonly string[];
}

/** @returns The exit code of the command. @throws {UsageError} Of an image that is not there. */
export const runDev = async (
  { image, command, ...args }: DevArguments,
  terminal: Terminal,
): Promise<number> => {
  const { value: built, code } = await interruptible((signal) =>
    buildEnvironment(
      {
        ...args,
        asked: { ...(image !== undefined && { image }), all: false, run: true },
        ...{ dryRun: false, keepGoing: false, check: false, json: false, targets: [] },
      },
      terminal,
      signal,
    ),
  );
  if (built === undefined || code !== undefined) return code ?? 130;
  const driver = built.cuda ? linkDriver() : undefined;
  try {
    const userBase = stateFile(built.config, "user", built.image);
    const env = devEnvironment(process.env, { driver: driver?.folder, userBase });
    return await handOver(built.program, command, env);
  } finally {
    driver?.remove();
  }
};
