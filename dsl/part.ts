/** How the parts of an image are told apart and called by name. */
import type { Layer, Package } from "./node.ts";

/** Whether two packages are one thing to an image: `python.numpy` and a wheel of numpy are. */
export const sameDistribution = (one: Package, other: Package): boolean =>
  identity(one) === identity(other);

/** Whether a string calls a package: by its distribution's name, or by its attribute. */
export const called = (held: Package, name: string): boolean =>
  held.kind === "nixpkg" ? held.attribute === name : normalized(held.name) === normalized(name);

/** A part as a sentence names it: `layer attention`, `package torch`. */
export const describePart = (part: string | Layer | Package): string => {
  if (typeof part === "string") return `layer or package ${part}`;
  if (part.kind === "nixpkg") return `package ${part.attribute}`;
  return `${part.kind === "layer" ? "layer" : "package"} ${part.name}`;
};

const identity = (each: Package): string => {
  if (each.kind !== "nixpkg") return `python.${normalized(each.name)}`;
  const [set, ...rest] = each.attribute.split(".");
  return set === "python" ? `python.${normalized(rest.join("."))}` : each.attribute;
};

/** A distribution's normalised name (PEP 503). */
const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
