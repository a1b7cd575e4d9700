/** What Python source imports, read without running it. Source: The Python Language Reference, 7.11. */

/** An import of a whole module, or from one. */
export interface PythonImport {
  /** Dotted, as written; relative imports are left out. */
  readonly module: string;
  /** Whether it stands at the left margin, and so always runs. */
  readonly always: boolean;
  /** Whether it stands right below a `try:`, and so may fail. */
  readonly tried: boolean;
}

/**
 * The absolute imports of a source, those in strings and comments left out.
 *
 * @example pythonImports("import numpy as np\nfrom Cython.Build import cythonize")
 * // [{ module: "numpy", always: true, tried: false }, { module: "Cython.Build", always: true, tried: false }]
 */
export const pythonImports = (source: string): readonly PythonImport[] => {
  const found: PythonImport[] = [];
  const code = withoutText(source);
  for (const match of code.matchAll(STATEMENT)) {
    const [, indent = "", names, from] = match;
    const always = indent === "";
    const where = { always, tried: !always && isTried(code, match.index, indent) };
    if (from !== undefined) found.push({ module: tidy(from), ...where });
    for (const name of names?.split(",") ?? []) {
      const module = tidy(name.replace(/\s+as\s.*$/s, ""));
      if (module !== "") found.push({ module, ...where });
    }
  }
  return found;
};

/** So far back its `try:` is looked for. */
const REACH = 500;

/** Whether the nearest line above that is indented less, or the start of its own line, is `try:`. */
const isTried = (code: string, index: number, indent: string): boolean => {
  const above = code.slice(Math.max(0, index - REACH), index).split("\n");
  const own = above.pop() ?? "";
  if (own !== "") return TRY.test(own);
  const head = above.findLast((line) => line.trim() !== "" && indentOf(line) < indent.length);
  return head !== undefined && TRY.test(head);
};

const TRY = /^\s*try\s*:\s*$/;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** `import a.b as c, d` or `from a.b import`, at the start of a statement. */
const STATEMENT =
  /(?<=^|[;:])([ \t]*)(?:import[ \t]+([\w \t.,]+)|from[ \t]+(\w[\w \t.]*)[ \t]import\b)/gmu;

const tidy = (name: string): string => name.replace(/\s/g, "");

/** A comment, a string with up to three quotes, or the end of a line that goes on. */
const TEXT =
  /#[^\n]*|("""|''')(?:\\[^]|(?!\1)[^])*(?:\1|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|\\\r?\n/g;

/** A string becomes `""`, so that what follows it is no statement of its own. */
const withoutText = (source: string): string =>
  source.replace(TEXT, (text) => (/^["']/.test(text) ? '""' : /^#/.test(text) ? "" : " "));
