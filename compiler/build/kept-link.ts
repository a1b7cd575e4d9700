/** Whether a link to a result is there as Nix would make it, so that no Nix has to be started for it. */
import { createHash } from "node:crypto";
import path from "node:path";
import { linkTarget } from "../host/relink.ts";
import type { Passed } from "./invocation.ts";
import { rootFor } from "./preflight/store-place.ts";
import { base32 } from "./store-path.ts";

/**
 * Whether `link` leads to `storePath` and keeps the garbage collector away from it: Nix notes each link that
 * it makes by one back to it, called by the hash of its path. Source: Nix, `LocalStore::addIndirectRoot`.
 *
 * @param link  Absolute.
 * @returns False also for a store of another machine.
 */
export const isKept = (link: string, storePath: string, passed: Passed): boolean => {
  const root = rootFor(passed);
  if (root === undefined || linkTarget(link) !== storePath) return false;
  const name = base32(createHash("sha1").update(link).digest());
  return linkTarget(path.join(root, "nix/var/nix/gcroots/auto", name)) === link;
};
