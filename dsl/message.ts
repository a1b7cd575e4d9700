/**
 * Sentences that exist as value and as type under one name: the squiggle in the editor and the rule at
 * compile time say the same words, because the type is read off the function.
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
 * wheelMisfit({ name: "flash_attn", version: "2.8.2", tags: "cp313-cp313" }, "comfyui-boot", "3.14", "cp314-cp314");
 * // "flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui-boot runs Python 3.14 and needs cp314-cp314"
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

/**
 * A URL that does not end in a wheel's file name (PEP 427).
 *
 * @param file  What it ends in, `fileName(url)`.
 */
export const notAWheel = <File extends string>(file: File) =>
  `${file} is not a wheel: its name must be {name}-{version}-{python}-{abi}-{platform}.whl` as const;

/** A revision that is not a commit. */
export const revNotPinned = <Rev extends string>(rev: Rev) =>
  `${rev} is not a commit: a revision must be all 40 hexadecimal digits, because a branch or tag can move` as const;
