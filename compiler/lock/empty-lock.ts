/** A lock that knows nothing but which nixpkgs: what a config is judged against before there is one. */
import { type Lock, LOCK_VERSION } from "./lock.ts";

export const emptyLock = ({ url, rev }: Pick<Lock["nixpkgs"], "url" | "rev">): Lock => ({
  version: LOCK_VERSION,
  nixpkgs: { url, rev, narHash: "", lastModified: 0, attributes: {} },
  artifacts: {},
  images: {},
});
