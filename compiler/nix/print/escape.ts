/**
 * Values to the characters that stand for them. Source: the Nix manual, "String literal", and Nix' own
 * scanner for the traps: `$` before `${`, `'` before `''`, and indentation that Nix would remove.
 */

const unspeakable = /[\0\p{Surrogate}]/u;

const check = (value: string): void => {
  if (unspeakable.test(value)) {
    throw new RangeError(
      `Nix strings hold neither NUL nor half a surrogate pair: ${JSON.stringify(value)}`,
    );
  }
};

/** Characters for between double quotes. `last` is false when an interpolation follows. */
export const escapeString = (value: string, last: boolean): string => {
  check(value);
  const text = value.replace(/[\\"\n\r\t]|\$(?=\{)/g, (each) => LETTERS[each] ?? `\\${each}`);
  return !last && text.endsWith("$") ? `${text.slice(0, -1)}\\$` : text;
};

const LETTERS: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Characters for between two single quotes, not yet indented. `last` as above. */
export const escapeIndented = (value: string, last: boolean): string => {
  check(value);
  const text = value.replace(/'+|\$(?=\{)|[\r\t]/g, (each, at: number) => {
    if (each === "$") return "''$";
    if (each === "\r" || each === "\t") return `''${LETTERS[each]}`;
    const pairs = "'''".repeat(Math.floor(each.length / 2));
    if (each.length % 2 === 0) return pairs;
    // A single quote is itself, unless what follows would make it part of something else.
    const next = value[at + each.length];
    return `${pairs}${next === undefined || /[$\r\t]/.test(next) ? "''\\'" : "'"}`;
  });
  return !last && text.endsWith("$") ? `${text.slice(0, -1)}''$` : text;
};
