/** `nix`: a piece of Nix in a config. */
import { callSite, placed } from "./call-site.ts";
import type { Fragment, NixValue } from "./node.ts";

/**
 * A Nix expression, for the options that take one: `override` and `postInstall` of a package, `outputs`
 * of an image. docs/nix-fragments.md says which names each has in scope. It is parsed when the config is
 * compiled, so a slip is told at its line in the config, and formatted with the rest of the Nix.
 *
 * The text is Nix as it stands: `\n` and `\\` are Nix's own. Only two things are written otherwise, as
 * JavaScript has them: `\${` is Nix's `${`, and `` \` `` a backtick.
 *
 * `${value}` splices a value of the config by its kind, wherever an expression, an attribute name or text
 * may stand: strings, numbers, booleans, null, lists and records become their Nix, a package (`wheel`,
 * `sdist`, `git`, one of `nixpkg`'s list) the one of the image, `` path`…` `` its text, and another
 * fragment stands there as if in parentheses. Inside a Nix string, strings and numbers are text, never
 * code, and a package or fragment is interpolated.
 *
 * @example
 * ```ts
 * const flags = ["-DUSE_CUDA=ON"];
 * const decord = git("dmlc/decord", "d2e56190286ae394032a8141885f76d5372bd44b", {
 *   override: nix`{
 *     buildInputs = (old.buildInputs or [ ]) ++ ${nixpkg("zlib", "ffmpeg")};
 *     cmakeFlags = ${flags};
 *   }`,
 *   postInstall: nix`''
 *     install -D LICENSE $out/\${python.sitePackages}/decord/LICENSE
 *   ''`,
 * });
 * ```
 * becomes
 * ```nix
 * (buildPythonPackage {
 *   pname = "decord";
 *   postInstall = ''
 *     install -D LICENSE $out/${python.sitePackages}/decord/LICENSE
 *   '';
 * }).overridePythonAttrs
 *   (old: {
 *     buildInputs = (old.buildInputs or [ ]) ++ [
 *       pkgs.zlib
 *       pkgs.ffmpeg
 *     ];
 *     cmakeFlags = [ "-DUSE_CUDA=ON" ];
 *   })
 * ```
 */
export const nix = (text: TemplateStringsArray, ...values: readonly NixValue[]): Fragment =>
  placed(
    {
      kind: "fragment",
      chunks: Object.freeze(text.raw.map((chunk) => chunk.replace(/\\(\$\{|`)/g, "$1"))),
      values: Object.freeze(values.map((value) => kept(value, 0))),
    },
    nix,
  );

/** Deeper than any value is meant to be: a record that holds itself ends here, and is told later. */
const DEEPEST = 200;

/** A frozen copy of lists and plain records; anything else is kept, for the compiler to judge. */
const kept = (value: NixValue, depth: number): NixValue => {
  if (typeof value !== "object" || value === null || callSite(value) || depth > DEEPEST) {
    return value;
  }
  if (isList(value)) return Object.freeze(Array.from(value, (each) => kept(each, depth + 1)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.freeze(
    Object.fromEntries(entries.map(([key, each]) => [key, each && kept(each, depth + 1)])),
  );
};

const isList = (value: object): value is readonly NixValue[] => Array.isArray(value);

/** Whether it is a record as written in braces: no instance of a class. */
const isRecord = (value: object): value is { readonly [key: string]: NixValue | undefined } => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
