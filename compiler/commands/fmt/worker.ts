/** A thread that formats the files it is sent. */
import { parentPort, workerData } from "node:worker_threads";
import { formatFile, type FormatSettings } from "./format-file.ts";

const settings = workerData as FormatSettings;
parentPort?.on("message", (file: string) => {
  parentPort?.postMessage(formatFile(file, settings));
});
