/**
 * Nix text as the tokens that `grammar.ohm` runs over. It shares nothing with the scanner of the
 * fast parser: a second opinion over the same tokens would be half a second opinion.
 *
 * Source: the Nix manual, "Nix Language", and Nix 2.8 itself where the manual is silent. Nix takes
 * the longest token that fits; the alternatives below stand in an order that gives the same.
 */
import { NixSyntaxError } from "./syntax-error.ts";

/** A text cut into tokens. */
export interface Tokens {
  readonly text: string;
  /** The kinds of all tokens, spelled as `grammar.ohm` says. */
  readonly kinds: string;
  /** For each character of `kinds`, the offset in `text` where its token starts. */
  readonly starts: readonly number[];
  /** For each character of `kinds`, the offset in `text` behind its token. */
  readonly ends: readonly number[];
}

/** Brackets and strings may be nested this deep; more is an error, so that nothing overflows. */
export const MAX_DEPTH = 100;

/**
 * Cuts a text into tokens.
 *
 * @throws NixSyntaxError at a character that starts no token, a bracket that closes another one, a
 *   string without end, a path that ends in a slash, or nesting deeper than `MAX_DEPTH`.
 * @example tokenize("a.b or ''c'' ++ d", false).kinds // "x.xor'~'⧺x"
 */
export const tokenize = (text: string, pipes: boolean): Tokens => {
  const cutter = new Cutter(text, pipes);
  while (cutter.at < text.length || cutter.mode === "path") cutter.step();
  cutter.finish();
  return { text, kinds: cutter.kinds, starts: cutter.starts, ends: cutter.ends };
};

const PATH_CHAR = "[\\w.+-]";
const URI_CHAR = "[\\w%/?:@&=+$,.!~*'-]";
const SEGMENTS = `(?:/${PATH_CHAR}+)+/?`;
const EXPONENT = "(?:[eE][+-]?[0-9]+)?";

/** A URL or a path, where one may start: see `#mayBePlace`. */
const PLACE = new RegExp(
  `([a-zA-Z][a-zA-Z0-9+.-]*:${URI_CHAR}+)|(${PATH_CHAR}*(?:${SEGMENTS}|/(?=\\$\\{)))`,
  "y",
);
const PLACE_KINDS = ["u", "p"];

/** Space, or one token of code. A group for each of `CODE_KINDS`, and one for punctuation. */
const CODE = new RegExp(
  [
    "[ \\t\\r\\n]+|#[^\\r\\n]*|/\\*[^]*?\\*/",
    `(~(?:${SEGMENTS}|/(?=\\$\\{)))`,
    `(<${PATH_CHAR}+(?:/${PATH_CHAR}+)*>)`,
    `((?:[1-9][0-9]*\\.[0-9]*|0?\\.[0-9]+)${EXPONENT})`,
    "([0-9]+)",
    "([a-zA-Z_][\\w'-]*)",
    "(\\.{3}|\\|>|<\\||[=!<>]=|&&|\\|\\||->|//|\\+\\+|\\$\\{|''(?: *\\n)?|[-!\"(){}[\\]:;,.@=<>?*/+])",
  ].join("|"),
  "y",
);
const CODE_KINDS = ["p", "s", "½", "1", "x"];

/** A run of characters that paths are made of, and what makes it the start of a path or a URL. */
const RUN = new RegExp(`${PATH_CHAR}*`, "y");
const BEHIND_RUN = new RegExp(`/(?:${PATH_CHAR}|\\$\\{)|:${URI_CHAR}`, "y");

/** Inside "…": literal characters, or `${`, or the end. A `$` before the end is a literal one. */
const STRING = /((?:[^$"\\]+|\$[^{"\\]|\$?\\[^])+(?:\$(?="))?|\$(?="))|\$\{|"/y;

/** Inside ''…'': literal characters, an escape or a lone `$` or `'`, or `${`, or the end. */
const INDENTED = /((?:[^$']+|\$[^{']|'[^'$])+)|(''[$']|''\\[^]|\$(?!\{)|'(?!'))|\$\{|''/y;

/** Inside a path, behind its start: more of the path, or `${`. Anything else ends it. */
const PATH = new RegExp(`(${PATH_CHAR}*${SEGMENTS}|${PATH_CHAR}*/|${PATH_CHAR}+)|\\$\\{`, "y");

/** Tokens that are spelled differently in `kinds`; all other punctuation stands for itself. */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ "==": "⩵", "!=": "≠", "<=": "≤", ">=": "≥", "&&": "∧", "||": "∨" }),
  ...Object.entries({ "->": "→", "//": "⫽", "++": "⧺", "...": "…", "|>": "▷", "<|": "◁" }),
  ["${", "$"],
]);
const KEYWORDS = new Set("assert else if in inherit let or rec then with".split(" "));
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["${", "}"],
]);

type Mode = "code" | "string" | "indented" | "path";

/** Something open: what closes it, the mode inside, and where it was opened. */
interface Open {
  readonly closer: string;
  readonly mode: Mode;
  readonly at: number;
}

/** The state of one run over a text. */
class Cutter {
  kinds = "";
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  at = 0;
  mode: Mode = "code";
  #plainUntil = 0;
  readonly #open: Open[] = [];
  readonly #text: string;
  readonly #pipes: boolean;

  constructor(text: string, pipes: boolean) {
    this.#text = text;
    this.#pipes = pipes;
    const nul = text.indexOf("\0");
    if (nul !== -1) this.#fail("Nix text cannot hold the character NUL", nul);
  }

  /** Reads one token, or a run of space. */
  step(): void {
    if (this.mode === "code") this.#code();
    else if (this.mode === "path") this.#path();
    else this.#inString();
  }

  /** The end of the text: nothing may be open. */
  finish(): void {
    const open = this.#open.at(-1);
    if (open) this.#fail(`expected ${open.closer}, which is never given`, open.at);
  }

  #code(): void {
    const place = this.#mayBePlace() ? this.#match(PLACE) : null;
    const found = place ?? this.#match(CODE);
    if (!found) return this.#fail(`unexpected character ${JSON.stringify(this.#text[this.at])}`);
    const kinds = place ? PLACE_KINDS : CODE_KINDS;
    const token = found[0];
    const group = found.findIndex((each, index) => index > 0 && each !== undefined);
    const kind = kinds[group - 1];
    if (group === -1) this.at += token.length;
    else if (kind === undefined) this.#punctuation(token);
    else if (kind === "p") this.#enter("p", token, "path", "the end of the path");
    else this.#add(kind === "x" && KEYWORDS.has(token) ? token : kind, token);
  }

  /**
   * Whether a path or a URL may start here. The answer for a run of characters is kept: `a.b.c.d` is
   * such a run, and looking for its end again at each of its tokens would be quadratic.
   */
  #mayBePlace(): boolean {
    if (this.at < this.#plainUntil) return false;
    this.#match(RUN);
    BEHIND_RUN.lastIndex = RUN.lastIndex;
    if (BEHIND_RUN.test(this.#text)) return true;
    this.#plainUntil = RUN.lastIndex;
    return false;
  }

  #punctuation(token: string): void {
    const closer = CLOSERS.get(token);
    if (closer !== undefined) this.#enter(SPELLED.get(token) ?? token, token, "code", closer);
    else if (token === '"') this.#enter('"', token, "string", '"');
    else if (token.startsWith("''")) this.#enter("'", token, "indented", "''");
    else if (token === ")" || token === "]" || token === "}") this.#leave(token, token);
    else if (!this.#pipes && (token === "|>" || token === "<|"))
      this.#fail(`the pipe operator ${token} is an experiment of newer Nix and not switched on`);
    else this.#add(SPELLED.get(token) ?? token, token);
  }

  #inString(): void {
    const found = this.#match(this.mode === "string" ? STRING : INDENTED);
    if (!found) return this.#fail("a string ends in the middle of an escape");
    const token = found[0];
    if (found[1] !== undefined) this.#add("~", token);
    else if (found[2] !== undefined) this.#add("\\", token);
    else if (token === "${") this.#enter("$", token, "code", "}");
    else this.#leave(token === '"' ? '"' : "'", token);
  }

  #path(): void {
    const found = this.#match(PATH);
    if (found?.[1] !== undefined) this.#add("~", found[0]);
    else if (found) this.#enter("$", found[0], "code", "}");
    else if (this.#text[this.at - 1] === "/") this.#fail("a path cannot end in a slash");
    else this.#leave("_", "");
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.#text);
  }

  #add(kind: string, token: string): void {
    this.kinds += kind;
    for (let each = 0; each < kind.length; each += 1) {
      this.starts.push(this.at);
      this.ends.push(this.at + token.length);
    }
    this.at += token.length;
  }

  #enter(kind: string, token: string, mode: Mode, closer: string): void {
    if (this.#open.length >= MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`);
    this.#open.push({ closer, mode, at: this.at });
    this.mode = mode;
    this.#add(kind, token);
  }

  #leave(kind: string, token: string): void {
    const open = this.#open.pop();
    if (token !== "" && open?.closer !== token)
      this.#fail(open ? `expected ${open.closer}, found ${token}` : `unexpected ${token}`);
    this.mode = this.#open.at(-1)?.mode ?? "code";
    this.#add(kind, token);
  }

  #fail(message: string, offset = this.at): never {
    throw new NixSyntaxError({ text: this.#text, offset, message });
  }
}
