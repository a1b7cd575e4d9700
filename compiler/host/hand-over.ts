/** Hands the terminal to another program until it ends. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { isSystemError } from "./system-error.ts";

/**
 * Runs a program on our own input and outputs, and gives its exit code: 128 and the signal's number when one
 * ended it, 127 when there is no such program, as shells have it.
 *
 * What a terminal sends (Ctrl-C, Ctrl-\) reaches the program by itself: we wait for what it makes of it.
 * What is sent to us alone is passed on.
 */
export const handOver = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    // Before it runs: a signal to us may come as soon as it does.
    const handlers = SIGNALS.map((signal) => {
      const fromTerminal = signal === "SIGINT" || signal === "SIGQUIT";
      const handler = (): void => {
        if (!(fromTerminal && terminal)) child.kill(signal);
      };
      process.on(signal, handler);
      return () => process.off(signal, handler);
    });
    const child = spawn(program, args, { stdio: "inherit", env });
    const done = (): void => handlers.forEach((remove) => remove());
    child.on("error", (error) => {
      done();
      if (isSystemError(error, "ENOENT")) resolve(127);
      else reject(error);
    });
    child.on("exit", (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });

const SIGNALS = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const;
