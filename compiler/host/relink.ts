/** Links to results, as Nix makes them: each is a root that keeps the garbage collector away. */
import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import path from "node:path";

/** Where a link leads; undefined where there is none. */
export const linkTarget = (link: string): string | undefined => {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
};

/** A folder of its own below `folder`, for links that are wanted for a moment. */
export const temporaryFolder = (
  folder: string,
): { readonly path: string; readonly remove: () => void } => {
  mkdirSync(folder, { recursive: true });
  const made = mkdtempSync(path.join(folder, ".links-"));
  return { path: made, remove: () => rmSync(made, { recursive: true, force: true }) };
};
