/** Writes what an update changes. */
import { readFileSync } from "node:fs";
import { fileFailure } from "../../host/file-failure.ts";
import { uninterrupted } from "../../host/interrupt.ts";
import { isSystemError } from "../../host/system-error.ts";
import { type Change, ChangedMeanwhile, writeFiles } from "../../host/write-files.ts";
import { Problem, Problems } from "../../problem.ts";

/**
 * Writes all the changes or none. Files that stay as they are are not touched.
 *
 * @returns The files that were written.
 * @throws {Problems} `output-unwritable`; nothing was changed.
 */
export const settle = async (
  changes: readonly Change[],
  shown: (file: string) => string,
): Promise<readonly string[]> => {
  const real = changes.filter(({ from, to }) => from !== to);
  try {
    await uninterrupted(() => writeFiles(real));
    return real.map(({ file }) => file);
  } catch (error) {
    const hint = "nothing was changed; run it again";
    if (error instanceof ChangedMeanwhile) {
      const message = `${shown(error.file)} was changed by somebody else meanwhile`;
      throw new Problems([new Problem("output-unwritable", message, { hint })]);
    }
    if (!isSystemError(error)) throw error;
    const message = `cannot write the update: ${fileFailure(error)}`;
    throw new Problems([
      new Problem("output-unwritable", message, { hint: "nothing was changed" }),
    ]);
  }
};

/** The text of a file of the user's. @throws {Problems} `output-unwritable` */
export const textOf = (file: string, shown: (file: string) => string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const message = `cannot read ${shown(file)}: ${fileFailure(error)}`;
    throw new Problems([new Problem("output-unwritable", message)]);
  }
};
