/**
 * Hashes in every spelling people paste into a config, and the one comfynix takes: SRI with SHA-256.
 * Source: W3C Subresource Integrity; Nix manual, "nix hash" (base 16, base 64, Nix's own base 32).
 */

/** What a text turned out to be. */
export type HashReading =
  /** As it should be. */
  | { readonly kind: "sri" }
  /** The right hash in another spelling; `sri` is how to write it. */
  | { readonly kind: "respell"; readonly spelling: string; readonly sri: string }
  /** Stands for a hash that nobody has yet. */
  | { readonly kind: "placeholder" }
  /** A hash of another algorithm. */
  | { readonly kind: "algorithm"; readonly algorithm: string }
  /** None of these. */
  | { readonly kind: "unreadable"; readonly why: string };

/**
 * Reads a hash.
 *
 * @example readHash("0f1h…52 characters") // { kind: "respell", spelling: "Nix base 32", sri: "sha256-…" }
 */
export const readHash = (text: string): HashReading => {
  const [, algorithm, digits = text] = /^([a-z0-9]+)[-:](.*)$/is.exec(text) ?? [];
  if (isPlaceholder(text, digits)) return { kind: "placeholder" };
  if (algorithm !== undefined && algorithm.toLowerCase() !== "sha256") {
    return ALGORITHMS.has(algorithm.toLowerCase())
      ? { kind: "algorithm", algorithm: algorithm.toLowerCase() }
      : { kind: "unreadable", why: `${algorithm} is not a hash algorithm` };
  }
  const decoded = decode(digits);
  if (decoded === undefined) {
    const other = OTHER_LENGTHS[digits.length];
    return other !== undefined && /^[0-9a-f]+$/i.test(digits)
      ? { kind: "algorithm", algorithm: other }
      : { kind: "unreadable", why: unreadable(digits) };
  }
  if (decoded.bytes.every((byte) => byte === 0)) return { kind: "placeholder" };
  const sri = `sha256-${base64(decoded.bytes)}`;
  return sri === text ? { kind: "sri" } : { kind: "respell", spelling: decoded.spelling, sri };
};

const ALGORITHMS = new Set(["md5", "sha1", "sha224", "sha384", "sha512", "blake3", "blake2b"]);

/** Digits of algorithms that are told by their length in base 16. */
const OTHER_LENGTHS: Readonly<Record<number, string>> = {
  32: "md5",
  40: "sha1",
  96: "sha384",
  128: "sha512",
};

const isPlaceholder = (text: string, digits: string): boolean =>
  digits.trim() === "" ||
  /fake|placeholder|todo|fixme|change.?me|replace|^\.{3}$|…|^x+$|^\?+$/i.test(digits) ||
  /^(?:lib\.)?fake(?:hash|sha256|sri)$/i.test(text) ||
  /^([A0x])\1*=?$/.test(digits);

const unreadable = (digits: string): string => {
  const bytes = Math.floor((digits.replace(/=+$/, "").length * 6) / 8);
  return /^[A-Za-z0-9+/]+=*$/.test(digits)
    ? `it holds ${bytes} bytes instead of 32`
    : "it is neither base 64, base 16 nor Nix's base 32";
};

const decode = (
  digits: string,
): { readonly bytes: Uint8Array; readonly spelling: string } | undefined => {
  if (/^[0-9a-f]{64}$/i.test(digits)) {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) =>
      Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
    );
    return { bytes, spelling: "base 16" };
  }
  if (/^[0-9abcdfghijklmnpqrsvwxyz]{52}$/.test(digits)) {
    const bytes = fromNix32(digits);
    return bytes && { bytes, spelling: "Nix's base 32" };
  }
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(digits)) {
    return {
      bytes: fromBase64(digits.replaceAll("-", "+").replaceAll("_", "/")),
      spelling: "base 64 that is not written as SRI",
    };
  }
  return undefined;
};

/** Nix's base 32: 5 bits a digit, the last digit first; no e, o, t, u. */
const fromNix32 = (digits: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(32);
  let value = 0n;
  for (const digit of digits) {
    value = value * 32n + BigInt("0123456789abcdfghijklmnpqrsvwxyz".indexOf(digit));
  }
  for (let at = 0; at < 32; at += 1) {
    bytes[at] = Number(value & 255n);
    value >>= 8n;
  }
  // 52 digits hold 260 bits: the four highest belong to no byte.
  return value === 0n ? bytes : undefined;
};

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const fromBase64 = (digits: string): Uint8Array => {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const digit of digits.replace(/=+$/, "")) {
    bits = ((bits << 6) | BASE64.indexOf(digit)) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  return Uint8Array.from(bytes);
};

const base64 = (bytes: Uint8Array): string => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += BASE64[group >> 18] ?? "";
    text += BASE64[(group >> 12) & 63] ?? "";
    text += b === undefined ? "=" : (BASE64[(group >> 6) & 63] ?? "");
    text += c === undefined ? "=" : (BASE64[group & 63] ?? "");
  }
  return text;
};
