/** `comfynix compile --watch`: compiles again whenever something the config uses changes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type FSWatcher, watch as watchFiles } from "chokidar";
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
  for (;;) {
    const watcher = await watcherOf(file);
    const changed = once(watcher, "all");
    // A failure of the watcher, that there are too many for one, is told once the compile is done.
    changed.catch(() => undefined);
    await compileOnce();
    say(paint.faint("watching for changes; Ctrl-C ends\n"));
    await changed;
    await sleep(SETTLE_MILLISECONDS);
    await watcher.close();
    say("\n");
  }
};

/**
 * A watcher that is in place. What changes before it is has its part in the compile that follows, unless it
 * changes which files are watched.
 */
const watcherOf = async (config: string): Promise<FSWatcher> => {
  for (;;) {
    const files = followed(config);
    const watcher = await watching(files);
    if (isDeepStrictEqual(files, followed(config))) return watcher;
    await watcher.close();
  }
};

/** Of a file that is not there, the nearest folder is watched, for it alone. */
const watching = async (files: readonly string[]): Promise<FSWatcher> => {
  const places = files.map((file) => {
    const ways = [file];
    while (!existsSync(ways[0] ?? "")) ways.unshift(path.dirname(ways[0] ?? ""));
    return ways;
  });
  const wanted = new Set(places.flat());
  const watcher = watchFiles([...new Set(places.map(([first = ""]) => first))], {
    ignoreInitial: true,
    depth: 0,
    ignored: (each) => !wanted.has(each),
  });
  await once(watcher, "ready");
  return watcher;
};

/** This very command line without `--watch`. */
const compileOnce = async (): Promise<void> => {
  const args = process.argv.slice(1).filter((arg) => arg !== "--watch");
  const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: "inherit" });
  const [code, signal] = await once(child, "exit");
  if (signal === "SIGINT") process.exit(130);
  if (typeof code === "number" && code >= 128) process.exit(code);
};
