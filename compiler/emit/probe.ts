/** `check/probe/`: the program that checks an image from within, as Python files beside the Nix. */
import { HEADER } from "./header.ts";

/**
 * Path below `nix/` → text of every file of the probe, with our header where the language has comments.
 *
 * @param files  Path below the probe's folder → text.
 */
export const emitProbe = (
  files: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] =>
  [...files].map(([file, text]) => [
    `check/probe/${file}`,
    file.endsWith(".py") ? `# ${HEADER}\n${text}` : text,
  ]);
