/** Character classes of Nix, each a table look-up. Source: the lexer's definitions in the Nix manual. */

const NAME_START = 1;
const NAME = 2;
const DIGIT = 4;
const PATH = 8;
const URI_SCHEME = 16;
const URI = 32;
const SPACE = 64;

const classes = new Uint8Array(128);
const add = (bit: number, characters: string): void => {
  for (const each of characters) {
    const code = each.charCodeAt(0);
    classes[code] = (classes[code] ?? 0) | bit;
  }
};
const digits = "0123456789";
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
add(NAME_START, `${letters}_`);
add(NAME, `${letters}${digits}_'-`);
add(DIGIT, digits);
add(PATH, `${letters}${digits}._-+`);
add(URI_SCHEME, `${letters}${digits}+-.`);
add(URI, `${letters}${digits}%/?:@&=+$,-_.!~*'`);
add(SPACE, " \t\r\n");

const test =
  (bit: number) =>
  (code: number): boolean =>
    code < 128 && ((classes[code] as number) & bit) !== 0;

/** Whether a name may start with this UTF-16 unit. NaN (the end of the text) is in no class. */
export const isNameStart = test(NAME_START);
/** Whether a name may go on with it. */
export const isName = test(NAME);
export const isDigit = test(DIGIT);
/** Whether it may stand in a path, beside the slash. */
export const isPath = test(PATH);
/** Whether it may stand in the scheme of a URI. */
export const isUriScheme = test(URI_SCHEME);
/** Whether it may stand behind the colon of a URI. */
export const isUri = test(URI);
/** Nix knows four: space, tab, carriage return, line feed. */
export const isSpace = test(SPACE);
