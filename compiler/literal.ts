/** Finds a string of a call in the source text, so that a problem points at the very literal. */

/** A string or template literal of a source text, or a word: a name or a number. */
interface Literal {
  /** Offset of its quote, or of the word. */
  readonly start: number;
  /** Its text as written between `${…}`; one chunk where there is none. */
  readonly chunks: readonly string[];
  readonly quoted: boolean;
  /** How many calls lie between it and the call that is asked about. */
  readonly depth: number;
}

/**
 * The offset of the literal in the call that starts at `start` whose value is `value`, or, where a
 * template computes it, the one whose fixed text fits `value` best. What the call itself holds goes before
 * what a call inside it holds, and a string before a word, which a key without quotes is.
 *
 * @param source  The file's text.
 * @param start  Offset of the callee: `wheel(` or `path\``.
 *
 * @example findLiteral('wheel("a", "b")', 0, "b") // 11
 */
export const findLiteral = (source: string, start: number, value: string): number | undefined => {
  const literals = literalsOfCall(source, start);
  const [same] = literals
    .filter(({ chunks }) => chunks.length === 1 && cooked(chunks[0]) === value)
    .sort((a, b) => a.depth - b.depth || Number(b.quoted) - Number(a.quoted));
  if (same !== undefined) return same.start;
  const fitting = literals
    .map(({ start, chunks }) => ({ start, weight: fit(chunks.map(cooked), value) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return fitting[0]?.start;
};

/** How many characters of `value` the chunks give, in order; 0 when they do not fit. */
const fit = (chunks: readonly string[], value: string): number => {
  let from = 0;
  for (const chunk of chunks) {
    const at = value.indexOf(chunk, from);
    if (at < 0) return 0;
    from = at + chunk.length;
  }
  return chunks.length === 1 ? 0 : chunks.join("").length;
};

const literalsOfCall = (source: string, start: number): Literal[] => {
  const open = source.slice(start).search(/[(`]/);
  if (open < 0) return [];
  const found: Literal[] = [];
  // The call's own bracket leads to depth 0.
  scan(source, start + open, source[start + open] === "(" ? -1 : 0, found);
  return found;
};

/** Walks one bracket, string, template, word or comment from `at`; gives the offset behind it. */
const scan = (source: string, at: number, depth: number, found: Literal[]): number => {
  const char = source[at];
  if (char === '"' || char === "'") return scanString(source, at, depth, found);
  if (char === "`") return scanTemplate(source, at, depth, found);
  if (source.startsWith("//", at)) return endOf(source, "\n", at);
  if (source.startsWith("/*", at)) return endOf(source, "*/", at);
  if (char === "/" && !/[\w$)\]}"'`]\s*$/.test(source.slice(Math.max(0, at - 80), at))) {
    return endOfRegExp(source, at);
  }
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
  found.push({ start: at, chunks: [word], quoted: false, depth });
  return at + word.length;
};

const WORD = /[\w$]+/y;

const scanString = (source: string, at: number, depth: number, found: Literal[]): number => {
  let end = at + 1;
  while (end < source.length && source[end] !== source[at]) end += source[end] === "\\" ? 2 : 1;
  found.push({
    start: at,
    chunks: [source.slice(at + 1, end)],

    quoted: true,
    depth,
  });
  return end + 1;
};

const scanTemplate = (source: string, at: number, depth: number, found: Literal[]): number => {
  const chunks: string[] = [];
  let from = at + 1;
  let end = from;
  while (end < source.length && source[end] !== "`") {
    if (source.startsWith("${", end)) {
      chunks.push(source.slice(from, end));
      end = from = scan(source, end + 1, depth, found);
    } else {
      end += source[end] === "\\" ? 2 : 1;
    }
  }
  found.push({
    start: at,
    chunks: [...chunks, source.slice(from, end)],

    quoted: true,
    depth,
  });
  return end + 1;
};

/** Behind a regular expression, which may hold quotes and brackets. */
const endOfRegExp = (source: string, at: number): number => {
  let end = at + 1;
  for (let inClass = false; end < source.length; end++) {
    const char = source[end];
    if (char === "\n") return at + 1;
    if (char === "\\") end += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return end + 1;
  }
  return at + 1;
};

const endOf = (source: string, text: string, from: number): number => {
  const at = source.indexOf(text, from + 2);
  return at < 0 ? source.length : at + text.length;
};

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

const cooked = (raw: string | undefined): string =>
  (raw ?? "").replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([^]))/g,
    (_, braced: string, four: string, two: string, newline: string, char: string) => {
      const code = braced ?? four ?? two;
      if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
      return newline === undefined ? (simpleEscapes[char] ?? char) : "";
    },
  );
