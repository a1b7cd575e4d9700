/**
 * `.netrc`: logins by machine. Source: curl manual, "The .netrc file format"; GNU inetutils manual,
 * "The .netrc file".
 */

/** One `machine` (or the `default`, with no machine). */
export interface NetrcEntry {
  /** Host name in lower case; undefined for `default`. */
  readonly machine: string | undefined;
  readonly login: string | undefined;
  readonly password: string | undefined;
}

/**
 * The entries of a netrc file, in order. Macros are skipped; a word it does not know is too, as curl
 * does: a file that other programs accept must not stop this one.
 *
 * @example
 * parseNetrc("machine example.org login me password secret");
 * // [{ machine: "example.org", login: "me", password: "secret" }]
 */
export const parseNetrc = (text: string): readonly NetrcEntry[] => {
  const entries: { -readonly [Key in keyof NetrcEntry]: NetrcEntry[Key] }[] = [];
  const words = tokens(text);
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === "default") {
      entries.push({ machine: undefined, login: undefined, password: undefined });
    } else if (word === "machine") {
      entries.push({
        machine: words[++at]?.toLowerCase() ?? "",
        login: undefined,
        password: undefined,
      });
    } else if (word === "login" || word === "password") {
      const entry = entries.at(-1);
      const value = words[++at];
      if (entry !== undefined) entry[word] = value;
    } else if (word === "account") at++;
  }
  return entries;
};

/** The first entry for `host`, or the default. */
export const netrcFor = (entries: readonly NetrcEntry[], host: string): NetrcEntry | undefined =>
  entries.find(({ machine }) => machine === host.toLowerCase()) ??
  entries.find(({ machine }) => machine === undefined);

/** Words apart by blanks; quotes keep blanks, `\` the next character; `#` comments; macros out. */
const tokens = (text: string): readonly string[] =>
  [...text.replace(MACRO, "\n").matchAll(TOKEN)].flatMap(([, quoted, plain]) =>
    plain?.startsWith("#") === true
      ? []
      : [(quoted ?? plain ?? "").replace(quoted === undefined ? /$^/ : /\\(.)/g, "$1")],
  );

const MACRO = /^[ \t]*macdef[ \t].*\n(?:.+\n)*/gm;
const TOKEN = /"((?:[^"\\]|\\.)*)"|(#.*|[^\s"]\S*)/g;
