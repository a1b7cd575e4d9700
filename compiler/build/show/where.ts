/** The line of the config that a node is from. */
import { readFileSync } from "node:fs";
import { callSite } from "../../../dsl/call-site.ts";
import { findLiteral } from "../../literal.ts";
import { usersFile } from "../../load/own-files.ts";
import { offsetAt, pointAt, userFrames } from "../../locate.ts";
import type { Place } from "../../problem.ts";

/** Finds a node's place; each is looked up once. */
export type Where = (node: object) => Place | undefined;

/** Where builders of this process's config were called; an attribute of nixpkgs, where it is written. */
export const where = (): Where => {
  const known = new WeakMap<object, { readonly place: Place | undefined }>();
  const texts = new Map<string, string | undefined>();
  const textOf = (file: string): string | undefined => {
    if (!texts.has(file)) texts.set(file, readText(file));
    return texts.get(file);
  };
  const find: Where = (node) => {
    const [frame] = userFrames(callSite(node)?.stack, usersFile);
    if (frame === undefined) return undefined;
    const { file, line, column } = frame;
    const text = textOf(file);
    const attribute: unknown = Reflect.get(node, "attribute");
    const at =
      text !== undefined && typeof attribute === "string"
        ? findLiteral(text, offsetAt(text, frame), attribute)
        : undefined;
    return text === undefined || at === undefined
      ? { file, line, column }
      : { file, ...pointAt(text, at) };
  };
  return (node) => {
    let found = known.get(node);
    if (found === undefined) known.set(node, (found = { place: find(node) }));
    return found.place;
  };
};

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};
