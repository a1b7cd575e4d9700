/** Formats many files, in threads where that pays. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type Formatted, formatFile, type FormatSettings } from "./format-file.ts";
import type { NixFile } from "./nix-files.ts";

/** Below this a thread's start (about 0.1 s) costs more than it saves. */
const WORTH_A_THREAD = 1_000_000;

/** @returns What became of each file, in the order given. */
export const formatFiles = async (
  files: readonly NixFile[],
  settings: FormatSettings,
): Promise<readonly Formatted[]> => {
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  const threads = Math.min(
    availableParallelism(),
    files.length,
    Math.floor(bytes / WORTH_A_THREAD),
  );
  if (threads < 2) return files.map(({ file }) => formatFile(file, settings));
  const done = new Map<string, Formatted>();
  // The largest first, so that no thread ends long after the others.
  const queue = files.toSorted((a, b) => a.bytes - b.bytes).map(({ file }) => file);
  await Promise.all(Array.from({ length: threads }, () => work(queue, settings, done)));
  return files.flatMap(({ file }) => done.get(file) ?? []);
};

/** One thread, fed from `queue` until it is empty. */
const work = (
  queue: string[],
  settings: FormatSettings,
  done: Map<string, Formatted>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = startWorker(settings);
    const next = (): void => {
      const file = queue.pop();
      if (file === undefined) void worker.terminate().then(() => resolve(), reject);
      else worker.postMessage(file);
    };
    worker.on("message", (formatted: Formatted) => {
      done.set(formatted.file, formatted);
      next();
    });
    worker.on("error", reject);
    next();
  });

/** From source a thread needs tsx as we did; in the package it is JavaScript. */
const startWorker = (workerData: FormatSettings): Worker => {
  const file = import.meta.url.endsWith(".ts") ? "source-worker.mjs" : "worker.js";
  return new Worker(new URL(file, import.meta.url), { workerData });
};
