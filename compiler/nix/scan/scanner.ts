/**
 * The scanner: one token of look-ahead, read on demand. What stands inside quotes and paths is not
 * tokens; the parser reads it from `text` by itself and comes back with `readAhead`.
 */
import { NixSyntaxError, position, type SyntaxFault } from "../syntax-error.ts";
import { isDigit, isName, isNameStart, isPath, isSpace } from "./chars.ts";
import { numberEnd, pathGoesOn, pathOrUri, searchPathEnd } from "./lexemes.ts";
import { EMPTY_LINE, Kind, NO_TRIVIA, type Region, type Token } from "./token.ts";
import { divide, leading, readGap } from "./trivia.ts";

const KEYWORDS: ReadonlyMap<string, Kind> = new Map([
  ["assert", Kind.assert],
  ["else", Kind.else],
  ["if", Kind.if],
  ["in", Kind.in],
  ["inherit", Kind.inherit],
  ["let", Kind.let],
  ["or", Kind.or],
  ["rec", Kind.rec],
  ["then", Kind.then],
  ["with", Kind.with],
]);

export class Scanner {
  readonly text: string;
  readonly file: string | undefined;
  readonly pipes: boolean;
  /** The token ahead: read, not yet taken. */
  token: Token;
  /** How many brackets, strings and operands the parser stands in. */
  depth = 0;
  /** Regions that the formatter leaves alone, in order. An open one ends at infinity. */
  readonly regions: Region[] = [];
  private line = 1;
  private lineStart = 0;
  /** Up to here no path and no URI starts: what is read ahead for one is not read again. */
  private plainUntil = 0;

  constructor(text: string, options: { readonly pipes?: boolean; readonly file?: string } = {}) {
    this.text = text;
    this.file = options.file;
    this.pipes = options.pipes ?? false;
    if (text.charCodeAt(0) === 0xfeff) {
      this.fail(0, "Nix does not read files that start with a byte order mark", {
        hint: "save the file as UTF-8 without a byte order mark",
      });
    }
    const gap = readGap(text, 0, 0);
    this.token = this.afterGap(gap);
    this.token.before = leading(gap.raw, this.regions, text);
  }

  /** Takes the token ahead and reads the one that follows. */
  next(): Token {
    const taken = this.token;
    this.readAhead(taken, taken.end);
    return taken;
  }

  /** Makes what stands before `at` the end of `token`, and reads the token ahead from there. */
  readAhead(token: Token, at: number): void {
    const { text } = this;
    let pos = at;
    let newlines = 0;
    let lineStart = this.lineStart;
    let code = text.charCodeAt(pos);
    while (isSpace(code)) {
      pos += 1;
      if (code === 10) {
        newlines += 1;
        lineStart = pos;
      }
      code = text.charCodeAt(pos);
    }
    if (code === 35 || (code === 47 && text.charCodeAt(pos + 1) === 42)) {
      const gap = readGap(text, at, this.lineStart);
      this.token = this.afterGap(gap);
      const { after, before } = divide(gap.raw, gap.end - gap.lineStart, this.regions, text);
      token.after = after;
      this.token.before = before;
      return;
    }
    this.line += newlines;
    this.lineStart = lineStart;
    this.token = this.scan(pos);
    if (newlines > 1) this.token.before = EMPTY_LINE;
  }

  /** A token of the parser's own making: a closing quote, or the whole of a path. */
  make(kind: Kind, start: number, end: number): Token {
    return this.create(kind, this.text.slice(start, end), start, end);
  }

  /** Counts the lines of what the parser reads by itself, up to `end`. */
  passLines(start: number, end: number): void {
    const { text } = this;
    for (let at = text.indexOf("\n", start); at !== -1 && at < end; ) {
      this.line += 1;
      this.lineStart = at + 1;
      at = text.indexOf("\n", at + 1);
    }
  }

  /** Line and column of an offset, for hints. */
  place(offset: number): string {
    const { line, column } = position(this.text, offset);
    return `${line}:${column}`;
  }

  /** Throws the error for this place. */
  fail(offset: number, message: string, more: Pick<SyntaxFault, "expected" | "hint"> = {}): never {
    throw new NixSyntaxError({
      text: this.text,
      offset,
      message,
      ...(this.file !== undefined && { file: this.file }),
      ...more,
    });
  }

  private afterGap(gap: ReturnType<typeof readGap>): Token {
    if (gap.unclosed !== undefined) {
      this.fail(gap.unclosed, "this comment is never closed", {
        expected: ["*/"],
        hint: "close it with */",
      });
    }
    this.line += gap.newlines;
    this.lineStart = gap.lineStart;
    return this.scan(gap.end);
  }

  private create(kind: Kind, text: string, start: number, end: number): Token {
    return { kind, text, start, end, line: this.line, before: NO_TRIVIA, after: undefined };
  }

  private punctuation(kind: Kind, text: string, start: number): Token {
    return this.create(kind, text, start, start + text.length);
  }

  private scan(start: number): Token {
    const { text } = this;
    const code = text.charCodeAt(start);
    if (isNameStart(code)) return this.scanWord(start);
    if (isPath(code) || code === 47) {
      const long = this.scanPathOrUri(start, start);
      if (long !== undefined) return long;
    }
    if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(start + 1)))) {
      return this.scanNumber(start);
    }
    return this.scanSign(start, code);
  }

  /** A name, a keyword, or a path or URI that starts like a name. */
  private scanWord(start: number): Token {
    const { text } = this;
    let end = start + 1;
    let code = text.charCodeAt(end);
    while (isName(code)) {
      end += 1;
      code = text.charCodeAt(end);
    }
    // Only "/", ".", "+" and ":" can make something longer of it.
    if (code === 47 || code === 46 || code === 43 || code === 58) {
      const long = this.scanPathOrUri(start, end);
      if (long !== undefined) return long;
    }
    const word = text.slice(start, end);
    const kind = word.length > 7 ? undefined : KEYWORDS.get(word);
    return this.create(kind ?? Kind.name, word, start, end);
  }

  /** A path or a URI, if one starts here and is longer than the word that ends at `wordEnd`. */
  private scanPathOrUri(start: number, wordEnd: number): Token | undefined {
    if (start < this.plainUntil) return undefined;
    const { kind, end, isPlain } = pathOrUri(this.text, start);
    if (isPlain) this.plainUntil = end;
    if (kind === "neither" || end < wordEnd) return undefined;
    // The parser reads a path, which may hold interpolations.
    return kind === "uri" ? this.make(Kind.uri, start, end) : this.make(Kind.path, start, start);
  }

  private scanNumber(start: number): Token {
    const { end, isFloat } = numberEnd(this.text, start);
    return this.make(isFloat ? Kind.float : Kind.integer, start, end);
  }

  private scanSign(start: number, code: number): Token {
    const following = this.text.charCodeAt(start + 1);
    switch (code) {
      case 123: // {
        return this.punctuation(Kind.openBrace, "{", start);
      case 125: // }
        return this.punctuation(Kind.closeBrace, "}", start);
      case 59: // ;
        return this.punctuation(Kind.semicolon, ";", start);
      case 61: // =
        if (following === 61) return this.punctuation(Kind.operator, "==", start);
        return this.punctuation(Kind.assign, "=", start);
      case 46: // .
        if (following === 46 && this.text.charCodeAt(start + 2) === 46) {
          return this.punctuation(Kind.ellipsis, "...", start);
        }
        return this.punctuation(Kind.dot, ".", start);
      case 34: // "
        return this.punctuation(Kind.quote, '"', start);
      case 39: // '
        if (following === 39) return this.punctuation(Kind.indentedQuote, "''", start);
        break;
      case 36: // $
        if (following === 123) return this.punctuation(Kind.interpolation, "${", start);
        break;
      case 91: // [
        return this.punctuation(Kind.openBracket, "[", start);
      case 93: // ]
        return this.punctuation(Kind.closeBracket, "]", start);
      case 40: // (
        return this.punctuation(Kind.openParen, "(", start);
      case 41: // )
        return this.punctuation(Kind.closeParen, ")", start);
      case 58: // :
        return this.punctuation(Kind.colon, ":", start);
      case 44: // ,
        return this.punctuation(Kind.comma, ",", start);
      case 64: // @
        return this.punctuation(Kind.at, "@", start);
      case 63: // ?
        return this.punctuation(Kind.question, "?", start);
      case 43: // +
        return this.punctuation(Kind.operator, following === 43 ? "++" : "+", start);
      case 45: // -
        if (following === 62) return this.punctuation(Kind.operator, "->", start);
        return this.punctuation(Kind.minus, "-", start);
      case 42: // *
        return this.punctuation(Kind.operator, "*", start);
      case 47: // /
        return this.punctuation(Kind.operator, following === 47 ? "//" : "/", start);
      case 33: // !
        if (following === 61) return this.punctuation(Kind.operator, "!=", start);
        return this.punctuation(Kind.not, "!", start);
      case 38: // &
        if (following === 38) return this.punctuation(Kind.operator, "&&", start);
        break;
      case 124: // |
        if (following === 124) return this.punctuation(Kind.operator, "||", start);
        if (following === 62 && this.pipes) return this.punctuation(Kind.operator, "|>", start);
        break;
      case 60: // <
        return this.scanLess(start, following);
      case 62: // >
        return this.punctuation(Kind.operator, following === 61 ? ">=" : ">", start);
      case 126: // ~
        if (following === 47 && pathGoesOn(this.text, start + 2)) {
          return this.make(Kind.path, start, start);
        }
        break;
    }
    if (start >= this.text.length) return this.create(Kind.end, "", start, start);
    return this.failAtCharacter(start, code);
  }

  /** `<nixpkgs>`, or a comparison. */
  private scanLess(start: number, following: number): Token {
    const end = searchPathEnd(this.text, start);
    if (end !== -1) return this.make(Kind.searchPath, start, end);
    if (following === 124 && this.pipes) return this.punctuation(Kind.operator, "<|", start);
    return this.punctuation(Kind.operator, following === 61 ? "<=" : "<", start);
  }

  private failAtCharacter(start: number, code: number): never {
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? code);
    if (character === "'") {
      this.fail(start, "a single quote starts nothing in Nix", {
        hint: `strings are written "…" or ''…''`,
      });
    }
    const printable = code > 32 && code !== 127 && code !== 160 && code !== 0xfeff;
    const shown = printable
      ? character
      : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const known: Readonly<Record<string, string>> = {
      "&": "the operator is &&",
      "|": this.pipes ? "the operators are || and |>" : "the operator is ||",
    };
    this.fail(start, `the character ${shown} has no place in Nix here`, {
      ...(known[character] !== undefined && { hint: known[character] }),
    });
  }
}
