import { expect, it } from "vitest";
import { pythonImports } from "../../compiler/python/python-imports.ts";
import { processorTime } from "../helpers/processor-time.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

it("reads what a source imports, and what of it always", () => {
  const source = `"""
import nothing
"""
import a.b as c, d ; from e import (f,
    g)
if True: import h
def x():
    from i.j import k  # import comment
s = 'import l'; import m
from . import n
from .o import p
from\\
  q import r
importlib.import_module("s")
`;
  const imports = pythonImports(source);
  expect(imports.map(({ module }) => module)).toEqual(["a.b", "d", "e", "h", "i.j", "m", "q"]);
  expect(imports.find(({ module }) => module === "i.j")?.always).toBe(false);
  expect(imports.find(({ module }) => module === "a.b")?.always).toBe(true);
});

it("tells what may fail, for it stands below try", () => {
  const source = `import a
try:
    import b

    import c
except ImportError:
    import d
try: import e
except: pass
if x:
    import f
def g():
    try:
        from h import i
    finally: pass
`;
  const tried = pythonImports(source).filter((each) => each.tried);
  expect(tried.map(({ module }) => module)).toEqual(["b", "c", "e", "h"]);
});

it("takes its time with no source", async () => {
  const texts = [
    "'".repeat(200_000),
    "import ".repeat(50_000),
    "\n import a".repeat(50_000),
    '"""\\'.repeat(50_000),
  ];
  expect(await processorTime(() => texts.forEach(pythonImports))).toBeLessThan(5000);
});

describeWith(["packaging"], "against Python's ast", () => {
  const name = fc.constantFrom("numpy", "a.b", "_x", "os . path", "Cython.Build");
  const statement = fc.oneof(
    name.map((each) => `import ${each}`),
    fc.tuple(name, name).map(([a, b]) => `import ${a} as z,  ${b}`),
    name.map((each) => `from ${each} import x as y, (z)`.replace(", (z)", ", z")),
    name.map((each) => `from ${each} import (x,\n  y)`),
    fc.constantFrom(
      ...["from . import a", "from .a.b import c", "x = 'import a'", "# import a", "x = 1 # '"],
      ...['"""\nimport a\n"""', "x = r'\\''", "f('a', \"b'\")", "import_a = 1", "x = b'''\\''''"],
      ...["try: import q\nexcept ImportError: pass", "if x:\n    import a.c", "x = {'a':\n  1}"],
      ...["from \\\n  a import b", "import a; import b", "class A: from c import d"],
    ),
  );

  it("agrees on generated sources", () => {
    const sources = fc
      .sample(fc.array(statement, { maxLength: 6 }), { numRuns: 2000 })
      .map((lines) => lines.join("\n"));
    const theirs = askPython(
      `import ast
def read(source):
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import): found += [a.name for a in node.names]
        if isinstance(node, ast.ImportFrom) and node.level == 0: found.append(node.module)
    return sorted(found)
out = [read(source) for source in data]`,
      sources,
    ) as string[][];
    for (const [at, source] of sources.entries()) {
      const ours = pythonImports(source).map(({ module }) => module);
      expect([source, ours.toSorted()]).toEqual([source, theirs[at]]);
    }
    expect(theirs.flat().length).toBeGreaterThan(2000);
  });
});
