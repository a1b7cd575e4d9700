/** The image as a file for a program that cannot read a stream, for as long as the program runs. */
import { tmpdir } from "node:os";
import path from "node:path";
import { fileFailure } from "../../host/file-failure.ts";
import { openScratch, type Scratch } from "../../host/scratch.ts";
import { Problem } from "../../problem.ts";
import type { StreamedImage } from "./archive.ts";
import { archiveFile } from "./file.ts";
import { refuseFull, type Share } from "./room.ts";
import type { StreamOptions } from "./stream.ts";

/** A folder that is gone afterwards, however `work` and this process end. */
export const withScratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const { folder, remove } = opened();
  process.once("exit", remove);
  try {
    return await work(folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
};

/** A folder that skopeo can read from. It ends a path at a colon, and knows no way to write one. */
const opened = (): Scratch => {
  const scratch = openedAnywhere();
  if (!scratch.folder.includes(":")) return scratch;
  scratch.remove();
  throw new Problem("output-unwritable", `skopeo reads no path with a ":": ${tmpdir()}`, {
    hint: "set TMPDIR to a folder without",
  });
};

const openedAnywhere = (): Scratch => {
  try {
    return openScratch();
  } catch (error) {
    throw new Problem("output-unwritable", `${tmpdir()} cannot be written: ${fileFailure(error)}`, {
      hint: "set TMPDIR to a folder that can",
    });
  }
};

/**
 * Whether there could be such a folder.
 *
 * @throws {Problem} `output-unwritable`
 */
export const refuseNoScratch = (): void => {
  opened().remove();
};

/**
 * The image as a file in `folder`.
 *
 * @param more  What takes room beside the file, in the end.
 * @throws {Problem} `no-space` before anything is written, where the store says how large it will be.
 */
export const spool = async (
  folder: string,
  script: string,
  options: StreamOptions = {},
  more: readonly Share[] = [],
): Promise<{ readonly file: string; readonly image: StreamedImage }> => {
  const here = {
    folder: path.dirname(folder),
    share: 1,
    otherwise: "set TMPDIR to a folder with more",
  };
  await refuseFull(script, [here, ...more], options.signal);
  const file = path.join(folder, "image.tar");
  return { file, image: await archiveFile(file, script, options) };
};
