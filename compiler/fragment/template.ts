/** Finds the text of a template in its source. */

/** Text between two `${…}`, as written. */
export interface Chunk {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

/**
 * The chunks of the template whose tag is at `tag`; fewer than there are where the source is no JavaScript.
 *
 * @example templateChunks("nix`a ${1} b`", 0) // [{ text: "a ", start: 4 }, { text: " b", start: 10 }]
 */
export const templateChunks = (source: string, tag: number): readonly Chunk[] => {
  let open = tag;
  // A comment may stand between the tag and its template.
  while (open < source.length && source[open] !== "`") open = skip(source, open);
  const chunks: Chunk[] = [];
  skipTemplate(source, open, chunks);
  return chunks;
};

/** The offset behind one bracket, string, template, regular expression, comment or character. */
const skip = (source: string, at: number): number => {
  const char = source[at] ?? "";
  if (char === '"' || char === "'") return skipString(source, at);
  if (char === "`") return skipTemplate(source, at, []);
  if (source.startsWith("//", at)) return behind(source, "\n", at);
  if (source.startsWith("/*", at)) return behind(source, "*/", at + 2);
  if (char === "/" && !divides(source, at)) return skipRegExp(source, at);
  if (!"([{".includes(char)) return at + 1;
  let next = at + 1;
  while (next < source.length && !")]}".includes(source[next] ?? "")) next = skip(source, next);
  return next + 1;
};

const skipString = (source: string, at: number): number => {
  let end = at + 1;
  while (end < source.length && source[end] !== source[at]) end += source[end] === "\\" ? 2 : 1;
  return end + 1;
};

const skipTemplate = (source: string, at: number, chunks: Chunk[]): number => {
  let start = at + 1;
  let end = start;
  while (end < source.length && source[end] !== "`") {
    if (source.startsWith("${", end)) {
      chunks.push({ text: source.slice(start, end), start });
      end = start = skip(source, end + 1);
    } else end += source[end] === "\\" ? 2 : 1;
  }
  chunks.push({ text: source.slice(start, end), start });
  return end + 1;
};

/** Whether a slash stands behind an operand, and so is the operator. */
const divides = (source: string, at: number): boolean =>
  /[\w$)\]}"'`]\s*$/.test(source.slice(Math.max(0, at - 100), at));

/** Inside of brackets a slash ends nothing. */
const skipRegExp = (source: string, at: number): number => {
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
