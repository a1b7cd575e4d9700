/** Names of derivations and store paths, and whose they are. */
import { packagePlan } from "../plan/package.ts";
import { normalise } from "../python/name.ts";
import type { ResolvedAttribute, ResolvedDistribution, ResolvedImage } from "../resolve.ts";
import type { Origin } from "./origin.ts";

/**
 * The name in a store path; undefined for what is none.
 *
 * @example storeName("/nix/store/…-python3.14-torch-2.10.0.drv") // "python3.14-torch-2.10.0.drv"
 */
export const storeName = (path: string): string | undefined =>
  /\/[0-9a-z]{32}-([^/]+)$/.exec(path)?.[1];

/** Outputs of a derivation beside `out`, as their store paths end. */
const OUTPUT = /-(?:bin|debug|dev|dist|doc|info|lib|man|static)$/;

/** A store path's name without the name of its output. */
export const withoutOutput = (name: string): string => name.replace(OUTPUT, "");

/**
 * How nixpkgs' Python names what it builds, with or without the mark of free threading. An interpreter
 * itself is called `python3-3.14.2`.
 */
const PYTHON = /^python\d+\.\d+t?-/;
const CUDA = /^cuda\d+(?:\.\d+)*-(?=\D)/;

/**
 * A name as a key: alike for all interpreters, since an image has one.
 *
 * @example nameKey("python3.14-torch-2.10.0+cu130") // "python-torch-2.10.0+cu130"
 */
export const nameKey = (name: string): string => name.replace(PYTHON, "python-");

/** The key of the derivation of a distribution of ours. */
export const ownKey = (each: ResolvedDistribution): string => {
  const { pname, version } = packagePlan(each, undefined);
  return `python-${pname}-${version.replaceAll("!", "-")}`;
};

/**
 * A name without its version, as an attribute may be known by, and the version.
 *
 * @example attributeKeyOf("python3.14-numpy-2.3.4") // { key: "python numpy", version: "2.3.4" }
 */
export const attributeKeyOf = (name: string): { key: string; version: string } => {
  const set = PYTHON.test(name) ? "python" : CUDA.test(name) ? "cuda" : "pkgs";
  const bare = name.replace(set === "python" ? PYTHON : CUDA, "");
  // Source: Nix manual, `builtins.parseDrvName`: a version begins with a dash and no letter.
  const [, pname = bare, version = ""] = /^(.+?)-([^a-zA-Z].*)$/.exec(bare) ?? [];
  return { key: `${set} ${set === "python" ? normalise(pname) : pname}`, version };
};

/** The keys an attribute's derivation may have: nixpkgs numbers attributes, but not what they build. */
export const attributeKeys = ({ set, path, facts }: ResolvedAttribute): readonly string[] => {
  const last = path.at(-1) ?? "";
  if (set === "python") return [`python ${normalise(facts?.distribution ?? last)}`];
  const names = new Set([last, last.replace(/_[\d_]+$/, "")]);
  return [...names].flatMap((name) =>
    set === "cuda" ? [`cuda ${name}`, `pkgs ${name}`] : [`pkgs ${name}`],
  );
};

/** What dockerTools and we ourselves build for an image as a whole, by name. */
export const partsOf = ({ name, image }: ResolvedImage): readonly (readonly [string, Origin])[] => {
  const base = image.name.slice(image.name.lastIndexOf("/") + 1);
  const origin = (role: Origin["role"], label: string): Origin => ({ label, role, image: name });
  const layers = origin("image", `list of ${name}'s layers`);
  return [
    [`stream-${base}`, origin("image", `image ${name}`)],
    [`${base}-base.json`, origin("image", `options of ${name}`)],
    [`${base}-conf.json`, origin("image", `contents of ${name}`)],
    [`${base}-customisation-layer`, origin("image", `files of ${name}`)],
    ["docker-layers", layers],
    ["layers.json", layers],
    [`${name}-check`, origin("check", `check of ${name}`)],
    ["comfynix-check", origin("check", "the check's program")],
  ];
};

/** Whether it is the environment of an interpreter. */
export const isEnvironment = (name: string): boolean => /^python3-[\w.]+-env$/.test(name);
