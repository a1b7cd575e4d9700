/** Walks JavaScript's source just as far as finding strings, templates and words needs it. */

/** Text between two `${…}` of a template, or a whole string or word, as written. */
export interface Chunk {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

/** A string or template literal of a source text, or a word: a name or a number. */
export interface Literal {
  /** Offset of its quote, or of the word. */
  readonly start: number;
  /** One chunk where there is no `${…}`. */
  readonly chunks: readonly Chunk[];
  readonly quoted: boolean;
  /** How many parentheses lie around it, counted from where the walk began. */
  readonly depth: number;
}

/**
 * Walks one bracket with what it holds, string, template, regular expression, word, comment or other
 * character.
 *
 * @param found  Gets the literals and words, each behind those inside of it.
 * @returns The offset behind it; behind the end where the source is no JavaScript.
 */
export const scan = (source: string, at: number, depth: number, found: Literal[]): number => {
  const char = source[at] ?? "";
  if (char === '"' || char === "'") return scanString(source, at, depth, found);
  if (char === "`") return scanTemplate(source, at, depth, found);
  if (source.startsWith("//", at)) return behind(source, "\n", at + 2);
  if (source.startsWith("/*", at)) return behind(source, "*/", at + 2);
  if (char === "/" && !divides(source, at)) return behindRegExp(source, at);
  if (char === "(" || char === "[" || char === "{") {
    const inside = char === "(" ? depth + 1 : depth;
    let next = at + 1;
    while (next < source.length && !")]}".includes(source[next] ?? "")) {
      next = scan(source, next, inside, found);
    }
    return next + 1;
  }
  WORD.lastIndex = at;
  const word = WORD.exec(source)?.[0];
  if (word === undefined) return at + 1;
  found.push({ start: at, chunks: [{ text: word, start: at }], quoted: false, depth });
  return at + word.length;
};

const WORD = /[\w$]+/y;

const scanString = (source: string, at: number, depth: number, found: Literal[]): number => {
  const start = at + 1;
  let end = start;
  while (end < source.length && source[end] !== source[at]) end += source[end] === "\\" ? 2 : 1;
  found.push({
    start: at,
    chunks: [{ text: source.slice(start, end), start }],
    quoted: true,
    depth,
  });
  return end + 1;
};

const scanTemplate = (source: string, at: number, depth: number, found: Literal[]): number => {
  const chunks: Chunk[] = [];
  let start = at + 1;
  let end = start;
  while (end < source.length && source[end] !== "`") {
    if (source.startsWith("${", end)) {
      chunks.push({ text: source.slice(start, end), start });
      end = start = scan(source, end + 1, depth, found);
    } else end += source[end] === "\\" ? 2 : 1;
  }
  chunks.push({ text: source.slice(start, end), start });
  found.push({ start: at, chunks, quoted: true, depth });
  return end + 1;
};

/** Whether a slash stands behind an operand, and so is the operator. */
const divides = (source: string, at: number): boolean =>
  /[\w$)\]}"'`]\s*$/.test(source.slice(Math.max(0, at - 100), at));

/** Behind a regular expression, which may hold quotes and brackets; inside of brackets a slash ends nothing. */
const behindRegExp = (source: string, at: number): number => {
  let end = at + 1;
  for (let inClass = false; end < source.length && source[end] !== "\n"; end++) {
    const char = source[end];
    if (char === "\\") end += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return end + 1;
  }
  return at + 1;
};

const behind = (source: string, text: string, from: number): number => {
  const at = source.indexOf(text, from);
  return at < 0 ? source.length : at + text.length;
};
