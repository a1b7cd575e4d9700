/** What becomes of this process when its words cannot be written. */
import { constants } from "node:os";
import { fileFailure } from "./file-failure.ts";
import { isSystemError } from "./system-error.ts";

/**
 * Calls `end` with an exit code when stdout takes no more: 141, as shells call the end of a program whose
 * reader has gone (128 and SIGPIPE), else 1, after saying why. An answer that is not read to its end is no
 * success. What cannot be written to stderr is lost, and changes nothing.
 */
export const onLostOutput = (end: (code: number) => void): void => {
  process.stdout.on("error", (error) => {
    if (isSystemError(error, "EPIPE")) return end(128 + constants.signals.SIGPIPE);
    process.stderr.write(`the answer cannot be written to stdout: ${fileFailure(error)}\n`);
    end(1);
  });
  process.stderr.on("error", () => undefined);
};

/** Waits until stdout has taken, or refused, all that was written to it. */
export const answered = (): Promise<void> =>
  new Promise((resolve) => process.stdout.write("", () => resolve()));
