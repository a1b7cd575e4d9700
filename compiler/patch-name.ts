/** The file a patch is copied to in `nix/patches/`: its path with everything unusual replaced. */
export const patchName = (path: string): string =>
  path.replace(/^(\.{0,2}\/)+/, "").replace(/[^A-Za-z0-9._-]+/g, "-");
