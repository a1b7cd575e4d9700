/** A config's exports → its images, named, and its project. */
import { callSite } from "../../dsl/call-site.ts";
import type { DslNode, Image, Project } from "../../dsl/node.ts";
import type { NamedImage } from "../context.ts";
import { Problem, Problems } from "../problem.ts";

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
 * @throws {Problems} `config-empty` when no image is exported; `option-invalid` when the default
 *   export is not a project.
 * @example
 * // export const comfyui = image(…); export const py = { a314: image(…) };
 * // gives the images "comfyui" and "py-a314"
 */
export const exported = (exports: Exports, config: string): Exported => {
  const { default: fallback, ...named } = exports;
  if (fallback !== undefined && !isProject(fallback)) throw new Problems([notProject(fallback)]);
  const images = Object.entries(named)
    .flatMap(([name, value]) => imagesOf(name, value))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (images.length === 0) throw new Problems([empty(config)]);
  return { images, ...(fallback === undefined ? {} : { project: fallback }) };
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

const imagesOf = (name: string, value: unknown): NamedImage[] => {
  if (isImage(value)) return [{ name: kebab(name), image: value }];
  if (typeof value !== "object" || value === null || isNode(value)) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    isImage(each) ? [{ name: kebab(`${name}-${key}`), image: each }] : [],
  );
};

/** A builder made it: it carries its place. */
const isNode = (value: unknown): value is DslNode =>
  typeof value === "object" && value !== null && "kind" in value && callSite(value) !== undefined;

const isImage = (value: unknown): value is Image => isNode(value) && value.kind === "image";

const isProject = (value: unknown): value is Project => isNode(value) && value.kind === "project";

const notProject = (value: unknown): Problem => {
  const what = isNode(value)
    ? `${value.kind === "image" ? "an" : "a"} ${value.kind}`
    : typeof value;
  return new Problem("option-invalid", `the default export must be a project, not ${what}`, {
    ...(isNode(value) ? { at: value } : {}),
    hint: isImage(value)
      ? "give the image a name: export const comfyui = image(…)"
      : "write export default project({ nixpkgs: git(…) }), or leave it out",
  });
};

const empty = (file: string): Problem =>
  new Problem("config-empty", "the config exports no image", {
    place: { file, line: 1, column: 1 },
    hint: 'export one: export const comfyui = image("comfyui", { … })',
  });
