/** The image as a file for a program that cannot read a stream, for as long as the program runs. */
import { tmpdir } from "node:os";
import path from "node:path";
import { streamedImage } from "../../host/built-image.ts";
import { fileFailure } from "../../host/file-failure.ts";
import { roomFor } from "../../host/free-space.ts";
import { openScratch, type Scratch } from "../../host/scratch.ts";
import { Problem } from "../../problem.ts";
import { sized } from "../../sized.ts";
import type { StreamedImage } from "./archive.ts";
import { archiveFile } from "./file.ts";
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

const opened = (): Scratch => {
  try {
    return openScratch();
  } catch (error) {
    throw new Problem("output-unwritable", `${tmpdir()} cannot be written: ${fileFailure(error)}`, {
      hint: "set TMPDIR to a folder that can",
    });
  }
};

/**
 * The image as a file in `folder`.
 *
 * @throws {Problem} `no-space` before anything is written, where the store says how large it will be.
 */
export const spool = async (
  folder: string,
  script: string,
  options: StreamOptions = {},
): Promise<{ readonly file: string; readonly image: StreamedImage }> => {
  const size = await sizeOf(script, options.signal);
  const { free } = roomFor(folder);
  if (size !== undefined && size > free) {
    throw new Problem(
      "no-space",
      `the image takes ${sized(size)} on its way, and ${path.dirname(folder)} has ${sized(free)}`,
      { hint: "free some, or set TMPDIR to a folder with more" },
    );
  }
  const file = path.join(folder, "image.tar");
  return { file, image: await archiveFile(file, script, options) };
};

/** Bytes of all store paths of an image, a little less than the archive's; undefined where none can be told. */
const sizeOf = async (script: string, signal?: AbortSignal): Promise<number | undefined> => {
  const image = await streamedImage(script, signal);
  return image && [...image.sizes.values()].reduce((sum, size) => sum + size, 0);
};
