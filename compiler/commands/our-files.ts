/** Which files of an output folder comfynix wrote: only those may it replace. */
import { CHECK_PY } from "../emit/check-py.ts";
import { HEADER } from "../emit/header.ts";
import { Problem, Problems } from "../problem.ts";

/**
 * The files that comfynix did not write: everything but `flake.lock`, `patches/`, and files whose
 * first line says that they are ours.
 *
 * @param present  Path below the folder → text, undefined for what is no regular file.
 */
export const foreignFiles = (present: ReadonlyMap<string, string | undefined>): string[] =>
  [...present].filter(([path, text]) => !isOurs(path, text)).map(([path]) => path);

/** @throws {Problems} `output-not-ours`, naming the first few, when there is any. */
export const refuseForeign = (
  folder: string,
  present: ReadonlyMap<string, string | undefined>,
): void => {
  const foreign = foreignFiles(present).sort();
  if (foreign.length === 0) return;
  const named = foreign.slice(0, 3).join(", ");
  const more = foreign.length > 3 ? ` and ${String(foreign.length - 3)} more` : "";
  throw new Problems([
    new Problem(
      "output-not-ours",
      `${folder}/ holds files that comfynix did not write: ${named}${more}`,
      {
        hint: "move them away, or write elsewhere: comfynix compile --out DIR",
      },
    ),
  ]);
};

const isOurs = (path: string, text: string | undefined): boolean =>
  text !== undefined &&
  (path === "flake.lock" ||
    path.startsWith("patches/") ||
    [`# ${HEADER}`, firstLine(CHECK_PY)].includes(firstLine(text)));

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
