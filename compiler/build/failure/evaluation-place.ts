/** What an evaluation error of Nix's leads to in the config. */
import { stripVTControlCharacters } from "node:util";
import type { NamedImage } from "../../context.ts";
import { normalise } from "../../python/name.ts";
import type { Around } from "./around.ts";

/** What Nix says of it. */
export interface EvaluationError {
  /** The sentence alone. */
  readonly sentence: string;
  /** With the trace. */
  readonly text: string;
  /** The file it points at. */
  readonly file?: string;
}

/** The images whose files an error names; all, when it names none. */
export const imagesOf = (
  { text, file = "" }: EvaluationError,
  { images }: Around,
): readonly NamedImage[] => {
  const names = [...`${file} ${text}`.matchAll(/-source\/images\/([\w.-]+)\.nix/g)].map(
    ([, name]) => name,
  );
  const found = images.filter(({ name }) => names.includes(name));
  return found.length > 0 ? found : images;
};

/** The innermost of our packages that a trace goes through. */
export const packageIn = (text: string, around: Around): object | undefined => {
  const files = [
    ...stripVTControlCharacters(text).matchAll(/\S+-source\/packages\/[\w.-]+\.nix/g),
  ].map(String);
  // Up to Nix 2.18 the innermost frame comes first, later last.
  const inner = /^error:\s*\n\s+…/.test(stripVTControlCharacters(text)) ? files.reverse() : files;
  return inner.map((file) => oursIn(file)?.node(around)).find((node) => node !== undefined);
};

/** A file that the compiler wrote, as the store has it. */
export const oursIn = (
  file: string,
): { readonly node: (around: Around) => object | undefined } | undefined => {
  const [, folder, name = ""] = /-source\/(packages|images)\/([\w.-]+)\.nix/.exec(file) ?? [];
  if (folder === undefined) return undefined;
  return {
    node: ({ packageNode, images }) =>
      folder === "packages" ? packageNode(name) : images.find((each) => each.name === name)?.image,
  };
};

/** A package of the config that the sentence names: `python3.11-six-1.0 not supported …`. */
export const ownIn = ({ sentence }: EvaluationError, { sources }: Around): object | undefined => {
  const words = sentence.split(/[\s‘’']+/).map(distributionIn);
  return sources.find(({ distribution }) => words.includes(distribution))?.node;
};

/** `python3.14-foo-bar-1.2` → `foo-bar`. */
export const distributionIn = (name: string): string =>
  normalise(name.replace(/^python\d[\d.]*t?-/, "").replace(/-\d[^-]*(?:-unstable.*)?$/, ""));

/** How a sentence calls it. */
export const labelOf = (at: object | undefined): string => {
  const name: unknown = at === undefined ? undefined : Reflect.get(at, "name");
  return typeof name === "string" ? name : "the flake";
};
