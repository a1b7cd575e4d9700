/** Which files of an output folder comfynix wrote: only those may it replace. */
import { HEADER } from "../emit/header.ts";
import { Problem, Problems } from "../problem.ts";

/**
 * The files that comfynix did not write: everything but `flake.lock`, files whose first line says that
 * they are ours (JSON by its schema), and the patches that those name.
 *
 * @param present  Path below the folder → text, undefined for what is no regular file.
 */
const foreignFiles = (present: ReadonlyMap<string, string | undefined>): string[] => {
  const patches = new Set(
    [...present].flatMap(([path, text]) =>
      path.startsWith("packages/") && isOurs(path, text) ? patchesIn(text ?? "") : [],
    ),
  );
  return [...present]
    .filter(([path, text]) => (isPatch(path) ? !patches.has(path) : !isOurs(path, text)))
    .map(([path]) => path);
};

/** A folder with so many files of somebody else's is no output folder at all: `--out /`. */
const MANY = 100;

/** Says when a folder that is read file by file has shown that it is no output folder. */
export const notOurFolder = (): ((path: string, text: string | undefined) => boolean) => {
  let foreign = 0;
  return (path, text) => !isPatch(path) && !isOurs(path, text) && ++foreign === MANY;
};

/**
 * @param check  Whether the folder is only compared: then a few files of somebody else's may stand in it.
 * @throws {Problems} `output-not-ours`, naming the first few, when there is any.
 */
export const refuseForeign = (
  folder: string,
  present: ReadonlyMap<string, string | undefined>,
  check: boolean,
): void => {
  const foreign = foreignFiles(present).sort();
  if (foreign.length < (check ? MANY : 1)) return;
  const named = foreign.slice(0, 3).join(", ");
  const left = foreign.length < MANY ? String(foreign.length - 3) : "many";
  const more = foreign.length > 3 ? ` and ${left} more` : "";
  throw new Problems([
    new Problem(
      "output-not-ours",
      `${folder}/ holds files that comfynix did not write: ${named}${more}`,
      {
        hint: "move them away, or write elsewhere: npx comfynix compile --out DIR",
      },
    ),
  ]);
};

const isOurs = (path: string, text: string | undefined): boolean =>
  text !== undefined &&
  (path === "flake.lock" || firstLine(text) === `# ${HEADER}` || isOurJson(path, text));

/** JSON has no comments: what the check reads says so by its schema. */
const isOurJson = (path: string, text: string): boolean =>
  path.startsWith("check/") && /^\{\s*"schema": "comfynix-check\//.test(text);

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

const isPatch = (path: string): boolean => path.startsWith("patches/");

/** `"patches/a.patch"` for each `../patches/a.patch` of a package's file. */
const patchesIn = (text: string): string[] =>
  [...text.matchAll(/\.\.\/(patches\/[\w.-]+)/g)].map(([, path]) => path ?? "");
