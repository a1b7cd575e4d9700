/**
 * Store paths of what is known by its hash, computed: whether a file is there already is then one look at
 * the disk. Source: Nix manual, "Store path specification".
 */
import { createHash } from "node:crypto";

/** How a fixed output is hashed: a file by its bytes, a tree by its Nix archive. */
export type FixedMode = "flat" | "recursive";

/**
 * The path of a fixed output.
 *
 * @param hash  SRI, SHA-256.
 * @example
 * fixedOutputPath("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "flat", "empty");
 * // "/nix/store/…-empty", which `nix-store --add-fixed sha256 empty` prints for an empty file
 */
export const fixedOutputPath = (
  hash: string,
  mode: FixedMode,
  name: string,
  store = "/nix/store",
): string => {
  const hex = Buffer.from(hash.replace(/^sha256-/, ""), "base64").toString("hex");
  const [type, inner] =
    mode === "recursive"
      ? ["source", hex]
      : ["output:out", sha256(`fixed:out:sha256:${hex}:`).toString("hex")];
  const digest = sha256(`${type}:sha256:${inner}:${store}:${name}`);
  return `${store}/${base32(compressed(digest, 20))}-${name}`;
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Folds a hash to `size` bytes. */
const compressed = (hash: Uint8Array, size: number): Uint8Array => {
  const folded = new Uint8Array(size);
  hash.forEach((byte, at) => (folded[at % size] = (folded[at % size] ?? 0) ^ byte));
  return folded;
};

const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** Nix's own base 32: digits from the last bit to the first. */
export const base32 = (bytes: Uint8Array): string => {
  const length = Math.ceil((bytes.length * 8) / 5);
  let text = "";
  for (let digit = length - 1; digit >= 0; digit--) {
    const bit = digit * 5;
    const at = bit >> 3;
    const shift = bit & 7;
    const value = ((bytes[at] ?? 0) >> shift) | ((bytes[at + 1] ?? 0) << (8 - shift));
    text += ALPHABET[value & 31];
  }
  return text;
};
