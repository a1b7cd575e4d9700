/**
 * Sentences that exist as value and as type under one name: the squiggle in the editor and the rule at
 * compile time say the same words, because each type is read off its function.
 */

/** What of a wheel its misfit is told by. */
export interface MisfitWheel<
  Name extends string = string,
  Version extends string = string,
  Tags extends string = string,
> {
  readonly name: Name;
  readonly version: Version;
  readonly tags: Tags;
}

/**
 * A wheel whose Python or ABI tag the image's interpreter does not load.
 *
 * @param image  The image's repository name.
 * @param needs  The tag compiled for that interpreter, `nativeTag(python)`.
 * @example
 * ```ts
 * import { wheelMisfit } from "./message.ts";
 * const flash = { name: "flash_attn", version: "2.8.2", tags: "cp313-cp313" };
 * wheelMisfit(flash, "comfyui-boot", "3.14", "cp314-cp314");
 * // "flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui-boot runs Python 3.14 and needs cp314-cp314"
 * ```
 */
export const wheelMisfit = <
  Name extends string,
  Version extends string,
  Tags extends string,
  Image extends string,
  Python extends string,
  Needs extends string,
>(
  wheel: MisfitWheel<Name, Version, Tags>,
  image: Image,
  python: Python,
  needs: Needs,
) =>
  `${wheel.name} ${wheel.version} is a ${wheel.tags} wheel, but image ${image} runs Python ${python} and needs ${needs}` as const;

/** @see wheelMisfit */
export type wheelMisfit<
  Name extends string,
  Version extends string,
  Tags extends string,
  Image extends string,
  Python extends string,
  Needs extends string,
> = ReturnType<typeof wheelMisfit<Name, Version, Tags, Image, Python, Needs>>;

/**
 * A source that does not end in a wheel's file name (PEP 427).
 *
 * @param file  What it ends in, `fileName(url)`.
 */
export const notAWheel = <File extends string>(file: File) =>
  `${subject(file)} is not a wheel: its name must be {name}-{version}-{python}-{abi}-{platform}.whl` as const;

/** @see notAWheel */
export type notAWheel<File extends string> = ReturnType<typeof notAWheel<File>>;

/**
 * A source that does not end in a source archive's file name (PEP 625).
 *
 * @param file  What it ends in, `fileName(url)`.
 */
export const notAnSdist = <File extends string>(file: File) =>
  `${subject(file)} is not a source archive: its name must be {name}-{version}.tar.gz or .zip` as const;

/** @see notAnSdist */
export type notAnSdist<File extends string> = ReturnType<typeof notAnSdist<File>>;

/** A revision that is not a commit. */
export const revNotPinned = <Rev extends string>(rev: Rev) =>
  `${rev} is not a commit: a revision is 40 lower-case hexadecimal digits, because a branch or tag moves` as const;

/** @see revNotPinned */
export type revNotPinned<Rev extends string> = ReturnType<typeof revNotPinned<Rev>>;

/** A second accelerator. */
export const oneAccelerator = <First extends string, Second extends string>(
  first: First,
  second: Second,
) => `an image has one accelerator: this one has ${first}, so it cannot have ${second}` as const;

/** @see oneAccelerator */
export type oneAccelerator<First extends string, Second extends string> = ReturnType<
  typeof oneAccelerator<First, Second>
>;

/**
 * A layer, package or name that a variant changes and its base lacks.
 *
 * @param verb  `replace` or `drop`.
 * @param part  `layer attention`, or a package's name.
 * @param image  The base's repository name.
 */
export const notInBase = <Verb extends string, Part extends string, Image extends string>(
  verb: Verb,
  part: Part,
  image: Image,
) => `nothing to ${verb}: image ${image} has no ${part}` as const;

/** @see notInBase */
export type notInBase<Verb extends string, Part extends string, Image extends string> = ReturnType<
  typeof notInBase<Verb, Part, Image>
>;

/** A list in `` path`…` `` that is not of exactly one package. */
export const notOnePackage = (count: number): string =>
  `path takes one package, but this list holds ${count}`;

/** The file, or what stands for it when an address ends in a slash. */
const subject = <File extends string>(file: File) =>
  (file === "" ? "this address" : file) as File extends "" ? "this address" : File;
