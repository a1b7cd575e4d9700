/** The files that lie beside a config: its lock, its catalogue, the patches it names. */
import { isUtf8 } from "node:buffer";
import path from "node:path";
import type { Image, Package } from "../../dsl/node.ts";
import { type Catalogue, CatalogueSchema } from "../catalogue.ts";
import type { NamedImage } from "../context.ts";
import { fileFailure } from "../host/file-failure.ts";
import { readFile } from "../host/read-file.ts";
import { isSystemError } from "../host/system-error.ts";
import { checked, parseJson } from "../lock/located-json.ts";
import type { Lock } from "../lock/lock.ts";
import { readLock } from "../lock/read.ts";
import { Problem, Problems } from "../problem.ts";
import { patchName } from "../patch-name.ts";
import { shapeProblems } from "../rules/shape.ts";
import { CATALOGUE_NAME, LOCK_NAME } from "./names.ts";

export { LOCK_NAME };

/**
 * The lock in `folder`; undefined when there is none.
 *
 * @param shown  A path as the user would write it.
 * @throws {Problems} What `readLock` throws; `lock-unreadable` when the file cannot be read.
 */
export const lockIn = (folder: string, shown: (file: string) => string): Lock | undefined => {
  const file = path.join(folder, LOCK_NAME);
  const text = textOf(file, "lock-unreadable", shown);
  return text === undefined ? undefined : readLock(text, shown(file));
};

/** The catalogue in `folder`; undefined when there is none. @throws {Problems} as for the lock. */
export const catalogueIn = (
  folder: string,
  shown: (file: string) => string,
): Catalogue | undefined => {
  const file = path.join(folder, CATALOGUE_NAME);
  const text = textOf(file, "facts-unreadable", shown);
  if (text === undefined) return undefined;
  const source = {
    text,
    file: shown(file),
    unreadable: "facts-unreadable",
    invalid: "facts-unreadable",
    hint: "restore it from version control",
  } as const;
  return checked(CatalogueSchema, parseJson(source), source);
};

/**
 * The text of every patch the images name, by the path they name it with.
 *
 * @throws {Problems} `input-not-allowed` for each that cannot be read or copied, at the package that
 *   names it.
 */
export const patchesOf = (
  folder: string,
  images: readonly NamedImage[],
): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  const copies = new Map<string, string>();
  const problems: Problem[] = [];
  for (const pkg of new Set(wellFormed(images).flatMap(({ image }) => packagesOf(image)))) {
    if (pkg.kind === "nixpkg") continue;
    for (const name of pkg.options.patches ?? []) {
      const refuse = (message: string, hint: string): void =>
        void problems.push(
          new Problem("input-not-allowed", message, { at: pkg, literal: name, hint }),
        );
      try {
        const bytes = readFile(path.resolve(folder, name));
        if (!isUtf8(bytes))
          refuse(`the patch ${name} of ${pkg.name} is not UTF-8`, "only text is copied");
        const text = bytes.toString();
        const copy = patchName(name);
        const other = copies.get(copy) ?? name;
        if (other !== name && texts.get(other) !== text)
          refuse(
            `the patches ${other} and ${name} would both be nix/patches/${copy}`,
            "rename one",
          );
        copies.set(copy, other);
        texts.set(name, text);
      } catch (error) {
        refuse(
          `cannot read the patch ${name} of ${pkg.name}: ${fileFailure(error)}`,
          "patches are named relative to the config",
        );
      }
    }
  }
  if (problems.length > 0) throw new Problems(problems);
  return texts;
};

/** What else an image may hold that evades the types is for the rules to tell. */
const wellFormed = (images: readonly NamedImage[]): readonly NamedImage[] =>
  images.filter(({ name, image }) => shapeProblems(name, image).length === 0);

const packagesOf = (image: Image): Package[] => image.layers.flatMap(({ packages }) => packages);

const textOf = (
  file: string,
  code: "lock-unreadable" | "facts-unreadable",
  shown: (file: string) => string,
): string | undefined => {
  try {
    return readFile(file).toString();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw new Problems([new Problem(code, `cannot read ${shown(file)}: ${fileFailure(error)}`)]);
  }
};
