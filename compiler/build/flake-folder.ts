/** The flake's folder as Nix can name it. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { flakeUrl } from "./invocation.ts";

/** A flake and what to do when it is no longer needed. */
export interface NamedFlake {
  /** `path:/home/me/images/nix` */
  readonly url: string;
  readonly remove: () => void;
}

/**
 * The URL of the flake in `folder`. Old versions of Nix take a path as it is written and cannot have a
 * space in it, new ones want it escaped: a path that needs escapes is none for all of them. Such a flake is
 * copied to a plain place; it is a few small files, and what Nix makes of them depends on nothing else.
 */
export const namedFlake = (folder: string): NamedFlake => {
  const url = flakeUrl(folder);
  if (url !== undefined) return { url, remove: () => undefined };
  const above = flakeUrl(tmpdir()) === undefined ? "/tmp" : tmpdir();
  const copy = mkdtempSync(path.join(above, "comfynix-flake-"));
  cpSync(folder, copy, { recursive: true });
  const remove = (): void => rmSync(copy, { recursive: true, force: true });
  process.once("exit", remove);
  return { url: `path:${copy}`, remove };
};
