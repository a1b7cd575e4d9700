/** What is said of several images in the same words is told once. */
import type { NamedImage } from "../context.ts";
import { Problem } from "../problem.ts";

/** A problem with where it belongs. */
export interface Found {
  readonly problem: Problem;
  /** Index of the image; -1 for what is about the project. */
  readonly image: number;
  /** Where in that image, in declared order. */
  readonly position: number;
}

/**
 * Variants share what they do not change, its problems too: a problem that another image has in the
 * same words is told at the first of them, and the others are named in its hint.
 */
export const once = (found: readonly Found[], images: readonly NamedImage[]): Problem[] => {
  const placeOf = numbering(images);
  const told = new Map<
    string,
    { readonly problem: Problem; readonly name: string; readonly also: Set<string> }
  >();
  for (const { problem, image } of found) {
    const { code, message, details } = problem;
    const name = images[image]?.name ?? "";
    const words = withoutImage(message, name);
    const key = JSON.stringify([code, placeOf(details.at), details.literal, details.point, words]);
    const before = told.get(key);
    if (before === undefined) told.set(key, { problem, name, also: new Set() });
    // A package's own problem is that of the package in all its images.
    else if (words !== message && name !== before.name) before.also.add(name);
  }
  return [...told.values()].map(({ problem, also }) =>
    also.size === 0 ? problem : extended(problem, [...also].join(", ")),
  );
};

/** A number for each node; one for all images, as a base and its variant differ in the node. */
const numbering = (images: readonly NamedImage[]) => {
  const numbers = new Map<object | undefined, number>(images.map(({ image }) => [image, 0]));
  return (node: object | undefined): number => {
    const number = numbers.get(node) ?? numbers.size + 1;
    numbers.set(node, number);
    return number;
  };
};

const withoutImage = (message: string, name: string): string =>
  message.replace(
    new RegExp(`image ${name.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`, "g"),
    "image \0",
  );

const extended = ({ code, message, details }: Problem, names: string): Problem => {
  const same = `the same in image ${names}`;
  return new Problem(code, message, {
    ...details,
    hint: details.hint === undefined ? same : `${details.hint}; ${same}`,
  });
};
