/** Where comfynix keeps what it made of a config on this machine: results, logs, records, reports. */
import { existsSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "./make-folder.ts";
import { writeFile } from "./write-file.ts";

/**
 * The folder `.comfynix` beside the config, made where it is missing. Git ignores it: what lies in it can
 * be made again, and it may be removed at any time.
 *
 * - `result-<image>`  Nix's out-links, which keep the garbage collector away
 * - `logs/<image>.log`  what Nix said in the last build
 * - `images/<image>.json`  the image that was streamed last
 * - `reports/<digest or store hash>.json`  reports of the check
 *
 * @throws The system's error when it cannot be made.
 * @example
 * stateFolder("/home/me/images/comfyui.config.ts"); // "/home/me/images/.comfynix"
 */
export const stateFolder = (configFile: string): string => {
  const folder = statePath(configFile);
  const ignore = path.join(folder, ".gitignore");
  if (!existsSync(ignore)) {
    makeFolder(folder);
    writeFile(ignore, "*\n");
  }
  return folder;
};

/** Where something of it lies, for who only reads: nothing is made. */
export const statePath = (configFile: string, ...names: readonly string[]): string =>
  path.join(path.dirname(path.resolve(configFile)), ".comfynix", ...names);

/** A file or folder below the state folder; the folders on the way to it are made. */
export const stateFile = (configFile: string, ...names: readonly string[]): string => {
  const file = path.join(stateFolder(configFile), ...names);
  makeFolder(path.dirname(file));
  return file;
};
