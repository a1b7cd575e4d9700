/** Hashes as indexes spell them and as Nix does. Source: W3C Subresource Integrity. */

/** @example sriOf("ab…") // "sha256-q…=" */
export const sriOf = (hex: string): string =>
  `sha256-${Buffer.from(hex, "hex").toString("base64")}`;

/** The hexadecimal digits of an SRI hash. */
export const hexOf = (sri: string): string =>
  Buffer.from(sri.replace(/^sha256-/, ""), "base64").toString("hex");

/** What an index says of a file, `sha256=ab…`, as SRI; undefined for another algorithm or none. */
export const sriOfDigest = (digest: string | undefined): string | undefined => {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(digest ?? "")?.[1];
  return hex === undefined ? undefined : sriOf(hex.toLowerCase());
};
