/** Links to results, as Nix makes them: each is a root that keeps the garbage collector away. */
import { readlinkSync, rmSync } from "node:fs";
import path from "node:path";
import { makeStage, removeStale } from "./stage.ts";

/** Where a link leads; undefined where there is none. */
export const linkTarget = (link: string): string | undefined => {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
};

/**
 * A folder of this process's own below `folder`, for links that are wanted for a moment. Left behind, they
 * would keep the garbage collector away for good: those of processes that were killed go.
 */
export const temporaryFolder = (
  folder: string,
): { readonly path: string; readonly remove: () => void } => {
  const target = path.join(folder, "links");
  removeStale(target);
  const made = makeStage(target);
  const remove = (): void => rmSync(made, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path: made,
    remove: () => {
      process.off("exit", remove);
      remove();
    },
  };
};
