/** What Python source imports, read without running it. Source: The Python Language Reference, 7.11. */

/** An import of a whole module, or from one. */
export interface PythonImport {
  /** Dotted, as written; relative imports are left out. */
  readonly module: string;
  /** Whether it stands at the left margin, and so always runs. */
  readonly always: boolean;
}

/**
 * The absolute imports of a source, those in strings and comments left out.
 *
 * @example pythonImports("import numpy as np\nfrom Cython.Build import cythonize")
 * // [{ module: "numpy", always: true }, { module: "Cython.Build", always: true }]
 */
export const pythonImports = (source: string): readonly PythonImport[] => {
  const found: PythonImport[] = [];
  for (const [, indent = "", names, from] of withoutText(source).matchAll(STATEMENT)) {
    const always = indent === "";
    if (from !== undefined) found.push({ module: tidy(from), always });
    for (const name of names?.split(",") ?? []) {
      const module = tidy(name.replace(/\s+as\s.*$/s, ""));
      if (module !== "") found.push({ module, always });
    }
  }
  return found;
};

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
