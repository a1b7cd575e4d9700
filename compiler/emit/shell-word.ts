/** Words of a shell script, quoted where a shell would read more in them. */

/** Characters no POSIX shell gives a meaning to. Source: POSIX.1-2017, "Shell Command Language", 2.2. */
const PLAIN = /^[0-9A-Za-z+,\-./:=@_%]+$/;

/**
 * One word.
 *
 * @example shellWord("./it's here") // './it'\''s here'
 */
export const shellWord = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
