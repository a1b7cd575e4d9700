/** Nix could not evaluate the flake: which package of the config it was about, and what to do. */
import { stripVTControlCharacters } from "node:util";
import { refusal } from "../../lock/nixpkgs/refusal.ts";
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { attributePath } from "../../attribute.ts";
import type { Nixpkg } from "../../../dsl/node.ts";
import { type Around, nixpkgsOf } from "./around.ts";

/** What Nix says of it. */
export interface EvaluationError {
  /** The sentence alone. */
  readonly sentence: string;
  /** With the trace. */
  readonly text: string;
  /** The file it points at. */
  readonly file?: string;
}

export const evaluationFailed = (error: EvaluationError, around: Around): Problem =>
  missingAttribute(error, around) ??
  refusedPackage(error, around) ??
  missingArgument(error, around) ??
  anything(error, around);

/** `attribute 'fisch' missing`, in one of our files: a name that nixpkgs does not have. */
const missingAttribute = (error: EvaluationError, around: Around): Problem | undefined => {
  const missing = /^attribute '([^']+)' missing/.exec(error.sentence)?.[1];
  if (missing === undefined || oursIn(error.file ?? "") === undefined) return undefined;
  const node = nixpkgsOf(imagesOf(error, around)).find(({ attribute }) =>
    attributePath(attribute).path.includes(missing),
  );
  if (node === undefined) return undefined;
  const near = /Did you mean (?:one of )?([^\s,?]+)/.exec(error.text)?.[1];
  return new Problem("unknown-nixpkg", `nixpkgs at the pin has no ${node.attribute}`, {
    at: node,
    literal: node.attribute,
    hint:
      near === undefined
        ? "search.nixos.org/packages lists what there is"
        : `did you mean "${node.attribute.replace(missing, near)}"?`,
  });
};

/** A package that nixpkgs does not let anybody build, or not for this Python. */
const refusedPackage = (error: EvaluationError, around: Around): Problem | undefined => {
  const found = REFUSALS.map(([verdict, pattern]) => ({
    verdict,
    name: pattern.exec(error.sentence)?.[1],
  })).find(({ name }) => name !== undefined);
  if (found?.name === undefined) return undefined;
  const { verdict, name } = found;
  const image = imagesOf(error, around);
  const distribution = distributionIn(name);
  // One of the config's own, by its override: Nix's words are about it.
  if (around.sources.some((each) => each.distribution === distribution)) return undefined;
  const direct = nixpkgsOf(image).find((node) => isCalled(node, distribution, around));
  const through = direct ?? nixpkgsOf(image).find((node) => leadsTo(node, distribution, around));
  const { message, hint } = refusal(verdict, direct?.attribute ?? distribution, {
    python: true,
  });
  const at = through ?? packageIn(error.text, around) ?? image[0]?.image;
  return new Problem(
    "nixpkg-refused",
    direct !== undefined || through === undefined
      ? message
      : `${message}, which ${through.attribute} brings along`,
    {
      ...(at && { at }),
      ...(through && { literal: through.attribute }),
      hint: IMPURE.has(verdict)
        ? `${hint}; to build it all the same: NIXPKGS_ALLOW_${verdict.toUpperCase()}=1 comfynix build -- --impure`
        : hint,
    },
  );
};

const REFUSALS = [
  ["disabled", /^(\S+) not supported for interpreter /],
  ["broken", /^Package ‘([^’]+)’.* is marked as broken/],
  ["unfree", /^Package ‘([^’]+)’.* has an unfree license/],
  ["insecure", /^Package ‘([^’]+)’.* is marked as insecure/],
  ["unsupported", /^Package ‘([^’]+)’.* is not available on the requested hostPlatform/],
] as const;

const IMPURE: ReadonlySet<string> = new Set(["broken", "unfree", "insecure"]);

/** `python3.14-foo-bar-1.2` → `foo-bar`. */
const distributionIn = (name: string): string =>
  normalise(name.replace(/^python\d[\d.]*t?-/, "").replace(/-\d[^-]*(?:-unstable.*)?$/, ""));

const isCalled = ({ attribute }: Nixpkg, name: string, around: Around): boolean =>
  normalise(attributePath(attribute).path.at(-1) ?? "") === name ||
  factsOf(attribute, around).some(({ distribution }) => distribution === name);

const leadsTo = ({ attribute }: Nixpkg, name: string, around: Around): boolean =>
  factsOf(attribute, around).some(({ requires }) => requires?.includes(name) === true);

const factsOf = (attribute: string, { context }: Around) => {
  const { set, path } = attributePath(attribute);
  const end = path.join(".");
  return Object.entries(context.lock.nixpkgs.attributes)
    .filter(([key]) => (set === "python" ? key.endsWith(`Packages.${end}`) : key === attribute))
    .map(([, facts]) => facts);
};

/** A build requirement that nixpkgs' Python set does not have: the argument of a package's file. */
const missingArgument = (error: EvaluationError, around: Around): Problem | undefined => {
  const [, name, file = ""] =
    /Function called without required argument "([^"]+)"(?: at (\S+?):\d+)?/.exec(error.sentence) ??
    [];
  if (name === undefined) return undefined;
  const at = oursIn(file)?.node(around) ?? packageIn(error.text, around);
  const near = /did you mean "([^"]+)"/.exec(error.sentence)?.[1];
  const distribution = name.replace(/^_/, "");
  const mean = near === undefined ? "" : `; nixpkgs has ${near}`;
  return new Problem(
    "build-system-missing",
    `${labelOf(at)} is built with ${distribution}, which nixpkgs at the pin has not`,
    {
      ...(at && { at }),
      hint: `put ${distribution} in a layer of the image, as a wheel or an sdist, or take a wheel of this package${mean}`,
    },
  );
};

/** What else can go wrong: Nix's own sentence, at the package or image whose file it leads to. */
const anything = (error: EvaluationError, around: Around): Problem => {
  const at =
    oursIn(error.file ?? "")?.node(around) ??
    packageIn(error.text, around) ??
    ownIn(error, around) ??
    imagesOf(error, around)[0]?.image;
  const [first = "", ...others] = error.sentence.split("\n");
  const more = others.map((line) => line.trim()).filter((line) => line !== "");
  return new Problem(
    "evaluation-failed",
    [
      `Nix cannot evaluate ${labelOf(at)}: ${first}`,
      ...more.slice(0, 8).map((line) => `> ${line}`),
    ].join("\n  "),
    { ...(at && { at }), hint: "the trace: comfynix log --nix" },
  );
};

/** A package of the config that the sentence names: `python3.11-six-1.0 not supported …`. */
const ownIn = ({ sentence }: EvaluationError, { sources }: Around): object | undefined => {
  const words = sentence.split(/[\s‘’']+/).map(distributionIn);
  return sources.find(({ distribution }) => words.includes(distribution))?.node;
};

const labelOf = (at: object | undefined): string => {
  const name: unknown = at === undefined ? undefined : Reflect.get(at, "name");
  return typeof name === "string" ? name : "the flake";
};

/** The images whose files an error names; all, when it names none. */
const imagesOf = ({ text, file = "" }: EvaluationError, { images }: Around) => {
  const names = [...`${file} ${text}`.matchAll(/-source\/images\/([\w.-]+)\.nix/g)].map(
    ([, name]) => name,
  );
  const found = images.filter(({ name }) => names.includes(name));
  return found.length > 0 ? found : images;
};

/** The innermost of our packages that a trace goes through. */
const packageIn = (text: string, around: Around): object | undefined => {
  const files = [
    ...stripVTControlCharacters(text).matchAll(/\S+-source\/packages\/[\w.-]+\.nix/g),
  ].map(String);
  // Up to Nix 2.18 the innermost frame comes first, later last.
  const inner = /^error:\s*\n\s+…/.test(stripVTControlCharacters(text)) ? files.reverse() : files;
  return inner.map((file) => oursIn(file)?.node(around)).find((node) => node !== undefined);
};

/** A file that the compiler wrote, as the store has it. */
const oursIn = (
  file: string,
): { readonly node: (around: Around) => object | undefined } | undefined => {
  const [, folder, name = ""] = /-source\/(packages|images)\/([\w.-]+)\.nix/.exec(file) ?? [];
  if (folder === undefined) return undefined;
  return {
    node: ({ packageNode, images }) =>
      folder === "packages" ? packageNode(name) : images.find((each) => each.name === name)?.image,
  };
};
