import { describe, expect, it } from "vitest";
import { setupRequires } from "../../compiler/python/setup-requires.ts";
import { processorTime } from "../helpers/processor-time.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

describe("setup_requires of a setup.py", () => {
  it.each([
    ["setup(name='x')", []],
    ["setup(setup_requires=[\"numpy\", 'cython>=3',])", ["numpy", "cython>=3"]],
    ["setup(setup_requires=('a', # the first\n  'b' '>=2'), name='x')", ["a", "b>=2"]],
    ["setup_requires = ['wheel']\nsetup(setup_requires=setup_requires)", ["wheel"]],
    ["setup(setup_requires='''\n  a\n  b>=1\n''')", ["a", "b>=1"]],
    ["setup(**{'setup_requires': ['a']})", ["a"]],
    ["setup(setup_requires=[])", []],
    ["# setup_requires=['a']\n'setup_requires=[b]'\nsetup()", []],
    ["setup(my_setup_requires=['a'])", []],
    ["f([1], {2})\nsetup_requires = ['a']\n[b] = c", ["a"]],
  ])("that is literal is read: %j", (source, requires) => {
    expect(setupRequires(source)).toEqual(requires);
  });

  it.each([
    "setup(setup_requires=read('requirements.txt'))",
    "setup(setup_requires=['a'] + more)",
    "setup(setup_requires=['a'] if windows else [])",
    "setup(setup_requires=['a', b])",
    "setup(setup_requires=[f'a{version}'])",
    "setup(setup_requires=['a' % x])",
    "setup(setup_requires=['a' + '>=1'])",
    "setup(setup_requires=['a' if windows else 'b'])",
    "setup(setup_requires=['a']\n  + more)",
    "setup_requires = ['a'] \\\n  + more",
    "setup_requires = []\nsetup_requires[0:0] = ['a']",
    "setup(setup_requires=[b'a'])",
    "setup(setup_requires=['a\\x3e1'])",
    "setup_requires = ['a']\nif windows: setup_requires += ['b']\nsetup()",
    "setup_requires = []\nsetup_requires.append('b')",
    "kwargs['setup_requires'] = ['a']",
    "setup(setup_requires=needed)",
    "setup(setup_requires=['no requirement at all'])",
    "setup(setup_requires=['a'",
  ])("that is computed is not known: %j", (source) => {
    expect(setupRequires(source)).toBeUndefined();
  });

  it("takes its time with no source", async () => {
    const texts = ["setup_requires=[".repeat(20_000), "'".repeat(200_000), "((".repeat(90_000)];
    expect(await processorTime(() => texts.forEach((text) => setupRequires(text)))).toBeLessThan(
      5000,
    );
  });
});

describeWith(["packaging"], "against Python's ast", () => {
  const name = fc.constantFrom("numpy", "cython>=3", "a[b]==1.0; python_version > '3'", "x");
  const quoted = fc.tuple(name, fc.constantFrom('"', '"""', 'r"', 'u"')).map(([text, open]) => {
    const close = open.replace(/^[ru]/, "");
    return `${open}${text}${close}`;
  });
  const list = fc
    .tuple(fc.array(quoted, { maxLength: 4 }), fc.constantFrom(", ", ",\n  ", " , # why\n"))
    .map(([items, comma]) => `[${items.map((each) => each + comma).join("")}]`);
  it("reads what Python reads", () => {
    const sources = fc.sample(
      list.map((each) => `import x\nsetup(\n  name="n", setup_requires=${each},\n  y=["z"])\n`),
      { numRuns: 200 },
    );
    const script = `
import ast
def read(source):
    call = ast.parse(source).body[-1].value
    return next(ast.literal_eval(k.value) for k in call.keywords if k.arg == "setup_requires")
out = [sorted(set(read(source))) for source in data]
`;
    const told = askPython(script, sources);
    expect(sources.map((each) => [...(setupRequires(each) ?? [])].sort())).toEqual(told);
  });
});
