/** Text from outside (names, messages, source lines) made safe to print on a terminal. */

/**
 * `text` with control characters, bidirectional controls and lone surrogates written as `\u{…}`; a
 * tab stays. A file name or a message can so neither move the cursor nor hide what follows it.
 *
 * @example printable("a\u001b[2J") // "a\\u{1b}[2J"
 */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);

// C0 without tab, DEL and C1; marks, embeddings and isolates of Unicode's bidirectional algorithm
// (UAX #9); line separators; byte order mark; surrogates without a partner.
const UNPRINTABLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;
