/** Makes the output folder what it should be, or only compares it. */
import { fileFailure } from "../host/file-failure.ts";
import { type Difference, difference, type Files, readFolder } from "../host/folder.ts";
import { uninterrupted } from "../host/interrupt.ts";
import { isSystemError } from "../host/system-error.ts";
import { recoverFolder, writeFolder } from "../host/write-folder.ts";
import { Problem, Problems } from "../problem.ts";
import { notOurFolder, refuseForeign } from "./our-files.ts";

/**
 * How `out` differed from `files`. Unless it is only to be compared, it now holds exactly them; a
 * folder that did already is not touched.
 *
 * @param out  Absolute.
 * @throws {Problems} `output-not-ours`, `output-unwritable`; the folder is then as it was.
 */
export const settleOutput = async (
  out: string,
  files: Files,
  { check, shown }: { readonly check: boolean; readonly shown: (file: string) => string },
): Promise<Difference> => {
  try {
    recoverFolder(out);
    const present = readFolder(out, notOurFolder());
    const found = difference(present, files);
    const stale = found.changed.length + found.removed.length > 0;
    if (stale) refuseForeign(shown(out), present, check);
    if (stale && !check) {
      // Loaded only here: most compiles change nothing.
      const { secondOpinion } = await import("../second-opinion.ts");
      secondOpinion([...files].filter(([file]) => found.changed.includes(file)));
      await uninterrupted(() => writeFolder(out, files));
    }
    return found;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Problems([unwritable(shown(out), error, check)]);
  }
};

const unwritable = (out: string, error: unknown, check: boolean): Problem =>
  isSystemError(error, "ENOTDIR")
    ? new Problem("output-not-ours", `${out} is not a folder`)
    : new Problem(
        "output-unwritable",
        `cannot ${check ? "read" : "write"} ${out}/: ${fileFailure(error)}`,
        {
          hint: "nothing was changed; write elsewhere: npx comfynix compile --out DIR",
        },
      );
