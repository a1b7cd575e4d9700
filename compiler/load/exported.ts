/** A config's exports → its images, named, and its project. */
import { callSite } from "../../dsl/call-site.ts";
import type { DslNode, Image, Project } from "../../dsl/node.ts";
import type { NamedImage } from "../context.ts";
import { pointAt } from "../locate.ts";
import { Problem, Problems } from "../problem.ts";
import { evaluationProblem } from "./evaluation-problem.ts";
import { identifier } from "./identifier.ts";
import { textOf } from "./text-of.ts";

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** What a config says. */
export interface Exported {
  /** Sorted by name. */
  readonly images: readonly NamedImage[];
  /** Absent when the config has no default export. */
  readonly project?: Project;
}

/**
 * The images and the project among a module's exports. Nodes are known by their `kind`, so that it
 * does not matter which copy of the dsl made them; all other values are ignored.
 *
 * @param config  The config's path, for problems.
 * @throws {Problems} `config-empty` when no image is exported, or only what would give one;
 *   `option-invalid` when the default export is not a project, or an image's name is none the flake can
 *   have; `config-throws` when what is exported throws as it is looked at.
 * @example
 * // export const comfyui = image(…); export const py = { a314: image(…) };
 * // gives the images "comfyui" and "py-a314"
 */
export const exported = (exports: Exports, config: string): Exported => {
  const { default: fallback, ...named } = exports;
  const project = fallback === undefined ? undefined : projectOf(fallback);
  const images = imagesIn(named, config);
  if (images.length === 0) throw new Problems([empty(config, named)]);
  const unnamed = images.filter(({ name }) => !isNameable(name));
  if (unnamed.length > 0) throw new Problems(unnamed.map(notNameable));
  return {
    images: images
      .map(({ name, image }) => ({ name: kebab(name), image }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    ...(project && { project }),
  };
};

/**
 * An export's name as the flake spells it.
 *
 * @example kebab("comfyuiCu128") // "comfyui-cu128"
 */
export const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** Exported images by the names the config gives them; getters and proxies run here. */
const imagesIn = (named: Exports, config: string): NamedImage[] => {
  try {
    return Object.entries(named).flatMap(([name, value]) => imagesOf(name, value));
  } catch (error) {
    throw new Problems([evaluationProblem(error, config)]);
  }
};

const imagesOf = (name: string, value: unknown): NamedImage[] => {
  if (isImage(value)) return [{ name, image: value }];
  if (typeof value !== "object" || value === null || isNode(value)) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    isImage(each) ? [{ name: `${name}-${key}`, image: each }] : [],
  );
};

/** A flake's address and a Nix path hold no letters beyond ASCII, and none must be lost silently. */
const isNameable = (name: string): boolean => /^[\x20-\x7e]*$/.test(name) && kebab(name) !== "";

const notNameable = ({ name, image }: NamedImage): Problem =>
  new Problem("option-invalid", `the flake cannot name an image ${name}`, {
    at: image,
    hint: "export it under a name of the letters a to z and digits",
  });

/** A builder made it: it carries its place. */
const isNode = (value: unknown): value is DslNode =>
  typeof value === "object" && value !== null && "kind" in value && callSite(value) !== undefined;

const isImage = (value: unknown): value is Image => isNode(value) && value.kind === "image";

/** The default export. @throws {Problems} `option-invalid` when it is no project, or one of no use. */
const projectOf = (value: unknown): Project => {
  if (!isNode(value) || value.kind !== "project") throw new Problems([notProject(value)]);
  const pin: unknown = value.nixpkgs;
  if (isNode(pin) && pin.kind === "git" && typeof pin.rev === "string") return value;
  throw new Problems([
    new Problem(
      "option-invalid",
      `the nixpkgs of a project must be a git source, not ${what(pin)}`,
      {
        at: value,
        hint: 'write project({ nixpkgs: git("NixOS/nixpkgs", COMMIT) })',
      },
    ),
  ]);
};

const notProject = (value: unknown): Problem =>
  new Problem("option-invalid", `the default export must be a project, not ${what(value)}`, {
    ...(isNode(value) ? { at: value } : {}),
    hint: isImage(value)
      ? "give the image a name: export const comfyui = image(…)"
      : "write export default project({ nixpkgs: git(…) }), or leave it out",
  });

const what = (value: unknown): string => {
  if (isNode(value)) return `${value.kind === "image" ? "an" : "a"} ${value.kind}`;
  if (value instanceof Promise) return "a promise";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string"
    ? "text"
    : typeof value === "function"
      ? "a function"
      : String(value);
};

const empty = (file: string, named: Exports): Problem => {
  const [name, value] = Object.entries(named).find(([, each]) => verbOf(each) !== undefined) ?? [];
  const verb = verbOf(value);
  if (name === undefined || verb === undefined) {
    return new Problem("config-empty", "the config exports no image", {
      place: { file, line: 1, column: 1 },
      hint: 'export one: export const comfyui = image("comfyui", { … })',
    });
  }
  const text = textOf(file);
  const at = text.search(new RegExp(`(?<=^export\\b.*)${identifier(name)}`, "mu"));
  return new Problem("config-empty", `the config exports no image: ${name} is ${what(value)}`, {
    place: { file, ...pointAt(text, Math.max(at, 0)) },
    hint: `${verb} it: what is exported must be the image itself`,
  });
};

/** What to do with a value to have the one that was meant. */
const verbOf = (value: unknown): string | undefined =>
  typeof value === "function" ? "call" : value instanceof Promise ? "await" : undefined;
