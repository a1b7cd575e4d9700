/** Keeps reports: the proof that an image worked on a GPU, beside the image's digest. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileFailure } from "../host/file-failure.ts";
import { stateFile } from "../host/state-folder.ts";
import { writeFile } from "../host/write-file.ts";
import { Problem } from "../problem.ts";
import type { Report } from "./report.ts";

/** The report as the file has it. */
export const reportText = (report: Report): string => `${JSON.stringify(report, undefined, 2)}\n`;

/**
 * The file a report is kept in when no other is named: `reports/<digest>.json` in the state folder. A run
 * without a GPU gets a name of its own, so that it never replaces the proof of one with.
 */
export const keptFile = (config: string, key: string, report: Report): string => {
  const onGpu = report.gpus.length > 0;
  return stateFile(config, "reports", `${key}${onGpu ? "" : ".no-gpu"}.json`);
};

/**
 * Writes the report whole or not at all.
 *
 * @throws {Problem} `output-unwritable`; a file that was there is then as it was.
 */
export const saveReport = (file: string, report: Report): void => {
  try {
    writeFile(file, reportText(report));
  } catch (error) {
    throw new Problem("output-unwritable", `cannot write ${file}: ${fileFailure(error)}`, {
      hint: "name another file: --save=FILE",
    });
  }
};

/** Why a report could not be written there, asked before minutes are spent on making it. */
export const saveFault = (file: string): string | undefined => {
  const folder = path.dirname(file);
  if (!existsSync(folder)) return `there is no folder ${folder}`;
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) return `${file} is a folder; name a file in it`;
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return `cannot write in ${folder}: ${fileFailure(error)}`;
  }
};
