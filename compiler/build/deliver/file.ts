/** `--to docker-archive:FILE`, and the file on the way to skopeo, which cannot read a stream. */
import { createWriteStream, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import { fileFailure } from "../../host/file-failure.ts";
import { makeFolder } from "../../host/make-folder.ts";
import { removeStale, stagePath } from "../../host/stage.ts";
import { isSystemError } from "../../host/system-error.ts";
import { Problem } from "../../problem.ts";
import type { StreamedImage } from "./archive.ts";
import { streamImage, type StreamOptions } from "./stream.ts";

/**
 * Makes `file` the image: written beside it first, then renamed over it.
 *
 * @throws {Problem} `output-unwritable`, `no-space`, or what streaming throws; `file` is then as it was.
 */
export const archiveFile = async (
  file: string,
  script: string,
  options: StreamOptions = {},
): Promise<StreamedImage> => {
  const part = stagePath(file, "part");
  // A signal that nobody handles ends the process: the part goes with it.
  const remove = (): void => removeFile(part);
  process.once("exit", remove);
  try {
    makeFolder(path.dirname(file));
    removeStale(file);
    const sink = createWriteStream(part);
    const written = finished(sink);
    written.catch(() => undefined);
    const image = await streamImage(script, sink, options);
    await written;
    renameSync(part, file);
    return image;
  } catch (error) {
    throw isSystemError(error) ? unwritable(file, error) : error;
  } finally {
    process.off("exit", remove);
    remove();
  }
};

/** What cannot be removed was never made: a part of its path is no folder, say. */
const removeFile = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // The reason why it could not be written is told.
  }
};

/** Why a file cannot be made. */
export const unwritable = (file: string, error: NodeJS.ErrnoException): Problem =>
  error.code === "ENOSPC" || error.code === "EDQUOT"
    ? new Problem("no-space", `there is no room for the image in ${path.dirname(file)}`, {
        hint: "free some, or write to another disk",
      })
    : new Problem("output-unwritable", `${file} cannot be written: ${fileFailure(error)}`);
