/**
 * A file tree as Nix sees it: no times, no owners, one executable bit.
 *
 * Names and link targets are bytes, not text: git and Linux allow any. They are kept as *byte strings*,
 * one UTF-16 unit (0-255) for each byte, so that comparing strings compares bytes.
 */
export type Tree = Folder | File | Link;

/** Names are never empty, `.` or `..`, and hold neither `/` nor NUL. */
export interface Folder {
  readonly kind: "folder";
  /** Read when asked for; in any order. */
  readonly entries: () => ReadonlyMap<string, Tree>;
}

export interface File {
  readonly kind: "file";
  /** Whether its owner may execute it. */
  readonly executable: boolean;
  /** Bytes. */
  readonly size: number;
  /** Its bytes, in pieces. A piece is used before the next is asked for: it may be overwritten then. */
  readonly read: () => Iterable<Uint8Array>;
}

export interface Link {
  readonly kind: "link";
  readonly target: string;
}

/** A byte string from text, in UTF-8. @example bytesOf("é") // "\u00c3\u00a9" */
export const bytesOf = (text: string): string => {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
};

/** The text of a byte string that is UTF-8; what is not becomes U+FFFD. */
export const textOf = (bytes: string): string =>
  new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));

/** Whether an entry may have this name. */
export const isEntryName = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name);
