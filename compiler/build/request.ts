/** What one `comfynix build` is about: which images, or which part of one. */
import type { Context } from "../context.ts";
import { normalise } from "../python/name.ts";
import type { ResolvedImage } from "../resolve.ts";
import { suggestion } from "../suggest.ts";
import { type Part, partsOf } from "./parts.ts";

/** What the command line asks for. */
export interface Asked {
  /** The flake's name of an image. */
  readonly image?: string;
  readonly all: boolean;
  readonly layer?: string;
  readonly only?: string;
  /** Only what runs a program in the image's environment, `comfyui-run`. */
  readonly run?: boolean;
}

/** What Nix is asked to build. */
export interface Request {
  /** Names of the images it is about, in the order of the config. */
  readonly images: readonly string[];
  /** Set when only a part of one image is built: how a sentence calls it. */
  readonly part?: string;
  /** Normalised names of the wheels and sources in that part. */
  readonly distributions?: readonly string[];
  readonly targets: readonly Target[];
}

/** One output of the flake and the link to what comes of it. */
export interface Target {
  /** Behind the `#`: `comfyui`, `comfyui.packages.torch`. */
  readonly attribute: string;
  /** Below the state folder. */
  readonly link: string;
}

/** A command line that asks for what is not there, or not for one thing. */
export interface Misuse {
  readonly misuse: string;
}

/**
 * What is asked for, with the one image as default.
 *
 * @example
 * requestOf(context, resolved, { all: false }) // { images: ["comfyui"], targets: [{ attribute: "comfyui", … }] }
 */
export const requestOf = (
  { images }: Pick<Context, "images">,
  resolved: readonly ResolvedImage[],
  asked: Asked,
): Request | Misuse => {
  const names = images.map(({ name }) => name);
  if (asked.all) {
    if (asked.image !== undefined) return { misuse: "--all goes without the name of an image" };
    if (asked.layer !== undefined || asked.only !== undefined) {
      return { misuse: "--layer and --only are parts of one image: name it instead of --all" };
    }
    return { images: names, targets: names.map(wholeImage) };
  }
  const [only, ...others] = names;
  const name = asked.image ?? (others.length === 0 ? only : undefined);
  if (name === undefined) {
    const all = asked.run === true ? "" : ", or --all";
    return { misuse: `the config has several images: name one of ${names.join(", ")}${all}` };
  }
  const image = resolved.find((each) => each.name === name);
  if (image === undefined) {
    const near = suggestion(name, names);
    return {
      misuse: `there is no image ${name}; ${near ?? `the config has ${names.join(", ")}`}`,
    };
  }
  if (asked.layer !== undefined && asked.only !== undefined) {
    return { misuse: "--layer and --only exclude each other" };
  }
  if (asked.layer !== undefined) return layerOf(image, asked.layer);
  if (asked.only !== undefined) return packageOf(image, asked.only);
  if (asked.run === true) {
    const run = { attribute: `${name}.run`, link: `run-${name}` };
    return { images: [name], part: "the environment", targets: [run] };
  }
  return { images: [name], targets: [wholeImage(name)] };
};

const wholeImage = (name: string): Target => ({ attribute: name, link: `result-${name}` });

const layerOf = (image: ResolvedImage, wanted: string): Request | Misuse => {
  const parts = partsOf(image);
  const layers = image.layers.map(({ name }) => name);
  if (!layers.includes(wanted)) {
    const near = suggestion(wanted, layers);
    return {
      misuse: `image ${image.name} has no layer ${wanted}; ${near ?? `it has ${layers.join(", ")}`}`,
    };
  }
  const targets = parts
    .filter(({ layer }) => layer === wanted)
    .map((part) => target(image, part, `layer-${wanted}`));
  if (targets.length === 0) return { misuse: `layer ${wanted} of image ${image.name} is empty` };
  return {
    images: [image.name],
    part: `layer ${wanted}`,
    distributions: parts
      .filter(({ own, layer }) => own && layer === wanted)
      .map(({ name }) => name),
    targets,
  };
};

const packageOf = (image: ResolvedImage, wanted: string): Request | Misuse => {
  const parts = partsOf(image);
  const names = new Set([wanted, normalise(wanted)]);
  const part =
    parts.find(({ own, name }) => own && names.has(name)) ??
    parts.find(({ name }) => names.has(name)) ??
    parts.find(({ aliases }) => aliases.some((each) => names.has(each)));
  if (part === undefined) {
    const near = suggestion(
      wanted,
      parts.flatMap(({ name, aliases }) => [name, ...aliases]),
    );
    return {
      misuse: `image ${image.name} holds no ${wanted}; ${near ?? "`npx comfynix stats` counts what it holds"}`,
    };
  }
  return {
    images: [image.name],
    part: part.name,
    distributions: part.own ? [part.name] : [],
    targets: [target(image, part)],
  };
};

const target = ({ name }: ResolvedImage, part: Part, link = part.name): Target => ({
  attribute: `${name}.${part.path.map(quoted).join(".")}`,
  link: `parts/${name}/${link.replace(/[^\w.+-]/g, "-")}`,
});

/** Names that a dot or a quote would split are quoted. Source: Nix manual, "Installables". */
const quoted = (name: string): string => (/^[\w'-]+$/.test(name) ? name : `"${name}"`);
