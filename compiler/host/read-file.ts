/** Reads files that somebody named, which may be anything. */
import { readFileSync, type Stats, statSync } from "node:fs";
import type { SystemError } from "./system-error.ts";

/** Bytes; a string of V8 holds twice as many, and nothing that people write comes near. */
const LARGE = 2 ** 28;

/** The bytes of `file`, at most 256 MB. @throws What `fileStat` throws, or an error like it. */
export const readFile = (file: string): Buffer => {
  if (fileStat(file).size > LARGE) throw refused("it is larger than 256 MB");
  return readFileSync(file);
};

/**
 * What the system says of `file`, once it is sure that its bytes end: those of a device or a pipe need not.
 *
 * @throws The system's error, or one like it for `fileFailure` to tell.
 */
export const fileStat = (file: string): Stats => {
  const stat = statSync(file);
  if (stat.isFile()) return stat;
  throw refused(stat.isDirectory() ? "it is a folder" : "it is a device or a pipe, not a file");
};

const refused = (message: string): SystemError =>
  Object.assign(new Error(message), { code: "EREFUSED" });
