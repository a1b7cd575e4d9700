/** The image as a file for a program that cannot read a stream, for as long as the program runs. */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileFailure } from "../../host/file-failure.ts";
import { roomFor } from "../../host/free-space.ts";
import { runGroup } from "../../host/run-group.ts";
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
      `the image takes ${sized(size)} on its way, and ${folder} has ${sized(free)}`,
      { hint: "free some, or set TMPDIR to a folder with more" },
    );
  }
  const file = path.join(folder, "image.tar");
  return { file, image: await archiveFile(file, script, options) };
};

/**
 * Bytes of all store paths an image's script names in its configuration, which is a little less than the
 * archive's; undefined where that cannot be told.
 */
const sizeOf = async (script: string, signal?: AbortSignal): Promise<number | undefined> => {
  try {
    const conf = /\/nix\/store\/[0-9a-z]{32}-[^\s"'\0]*conf\.json/.exec(
      readFileSync(script, "latin1"),
    );
    const { store_layers: layers } = JSON.parse(readFileSync(conf?.[0] ?? "", "utf8")) as {
      readonly store_layers: readonly (readonly string[])[];
    };
    const { stdout } = await runGroup("nix-store", ["-q", "--size", ...layers.flat()], {
      cwd: "/",
      env: { PATH: process.env["PATH"] ?? "" },
      timeout: 60_000,
      signal,
    });
    const sizes = stdout.split("\n").filter(Boolean).map(Number);
    return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return undefined;
  }
};
