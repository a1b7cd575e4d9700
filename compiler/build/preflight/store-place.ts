/** Where on this machine the store's files lie. */
import path from "node:path";
import type { Passed } from "../invocation.ts";

/**
 * The folder above `/nix/store`: `/` for the usual store, another one for a store in a folder; undefined
 * for a store of another machine.
 *
 * @param store  `--store`, else `NIX_REMOTE`. Source: Nix manual, "Store types".
 */
export const storeRoot = (store: string | undefined): string | undefined => {
  if (store === undefined || ["", "auto", "local", "daemon"].includes(store)) return "/";
  const root = /^local\?(?:.*&)?root=([^&]+)/.exec(store)?.[1] ?? store;
  return /^\.{0,2}\//.test(root) ? path.resolve(root) : undefined;
};

/** The folder above the store that a build uses. */
export const rootFor = ({ store }: Passed): string | undefined =>
  storeRoot(store ?? process.env["NIX_REMOTE"]);
