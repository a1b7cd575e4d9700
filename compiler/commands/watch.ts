/** `comfynix compile --watch`: compiles again whenever something the config uses changes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch as watchFiles } from "chokidar";
import type { Terminal } from "../host/terminal.ts";
import { findConfig } from "../load/find-config.ts";
import { followed } from "../load/followed.ts";

/** Editors write a file in several steps. */
const SETTLE_MILLISECONDS = 80;

/**
 * Compiles now and after every change, each time in a process of its own, because a module that was
 * imported once is not read again. Runs until it is interrupted.
 *
 * @param config  As given on the command line.
 */
export const watch = async (
  config: string | undefined,
  { say, paint }: Terminal,
): Promise<never> => {
  const file = findConfig(config, process.cwd());
  const watcher = watchFiles(followed(file), { ignoreInitial: true });
  let change: () => void = () => {};
  watcher.on("all", () => change());
  for (;;) {
    const changed = new Promise<void>((resolve) => (change = resolve));
    await compileOnce();
    watcher.add(followed(file));
    say(paint.faint("watching for changes; Ctrl-C ends\n"));
    await changed;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
    say("\n");
  }
};

/** This very command line without `--watch`. */
const compileOnce = async (): Promise<void> => {
  const args = process.argv.slice(1).filter((arg) => arg !== "--watch");
  const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: "inherit" });
  const [code, signal] = await once(child, "exit");
  if (signal === "SIGINT") process.exit(130);
  if (typeof code === "number" && code >= 128) process.exit(code);
};
