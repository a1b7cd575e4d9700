/** Why the system refused a file, in words. */
import { isSystemError } from "./system-error.ts";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than this process may write",
  ENOENT: "no such file or folder",
  EEXIST: "something else has that name",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  EIO: "the device failed to read or write",
};

/** One phrase for a failed file operation: `permission denied`. */
export const fileFailure = (error: unknown): string =>
  isSystemError(error)
    ? (WORDS[error.code] ?? error.message)
    : error instanceof Error
      ? error.message
      : String(error);
