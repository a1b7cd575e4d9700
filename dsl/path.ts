/** `path`: text that holds store paths. */
import { placed } from "./call-site.ts";
import { fault } from "./fault.ts";
import type { Package, PathText } from "./node.ts";

export const path = (
  text: TemplateStringsArray,
  ...values: readonly (Package | readonly Package[])[]
): PathText => {
  const lists = values.map((value) => ("kind" in value ? [value] : value));
  const faults = lists
    .filter((list) => list.length !== 1)
    .map((list) => fault(`path takes one package, but this list holds ${list.length}`, path));
  const parts = text.flatMap((chunk, i) => [chunk, ...(lists[i] ?? [])]).filter((p) => p !== "");
  return placed(
    { kind: "path", parts: Object.freeze(parts), ...(faults.length > 0 && { faults }) },
    path,
  );
};
