/** How an image names its packages, alone and in texts. */
import type { EnvValue, Package } from "../../dsl/node.ts";
import { attributePath } from "../attribute.ts";
import { normalise } from "../python/name.ts";
import type { Ref, TextPlan } from "./plan.ts";

/** A package as the image's file names it. */
export const refOf = (node: Package): Ref => {
  if (node.kind !== "nixpkg") return { from: "own", name: normalise(node.name) };
  const { set, path } = attributePath(node.attribute);
  return { from: set, path };
};

/** Identity of a reference inside one image. */
export const refKey = (each: Ref): string =>
  `${each.from} ${each.from === "own" ? each.name : each.path.join(".")}`;

/** Text with its packages bound to this image. */
export const textPlan = (value: EnvValue): TextPlan =>
  typeof value === "string"
    ? [value]
    : value.parts.map((part) => (typeof part === "string" ? part : refOf(part)));
