import { expect, it } from "vitest";
import { iniList } from "../../compiler/python/ini-list.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

it("reads a list over several lines or on one", () => {
  const text = `[metadata]
setup_requires = no

[options]
packages = find:
setup-requires =
  cython>=0.29
  # a comment
  numpy; python_version > "3"
install_requires = x
`;
  expect(iniList(text, "options", "setup_requires")).toEqual([
    "cython>=0.29",
    'numpy; python_version > "3"',
  ]);
  expect(iniList(text, "options", "install_requires")).toEqual(["x"]);
  expect(iniList("[options]\nsetup_requires: a, b;c\n", "options", "setup_requires")).toEqual([
    ...["a", "b", "c"],
  ]);
  expect(iniList(text, "options", "nothing")).toEqual([]);
  expect(iniList("", "options", "setup_requires")).toEqual([]);
});

describeWith(["packaging"], "against Python's configparser", () => {
  const line = fc.constantFrom(
    ...["setup_requires =", "setup_requires = a", "setup_requires: a", "setup_requires=a, b"],
    ...["  c>=1", "\td", "", "# note", "  # note", "other = x", "[options]", "[other]", "  e ; f"],
  );

  it("agrees on generated files", () => {
    const texts = fc
      .sample(fc.array(line, { maxLength: 8 }), { numRuns: 3000 })
      .map((lines) => ["[options]", ...lines].join("\n"));
    const theirs = askPython(
      `import configparser, re
def read(text):
    parser = configparser.ConfigParser(interpolation=None)
    try: parser.read_string(text)
    except configparser.Error: return None
    value = parser.get("options", "setup_requires", fallback="")
    parts = value.splitlines() if "\\n" in value else re.split("[,;]", value)
    return [part.strip() for part in parts if part.strip()]
out = [read(text) for text in data]`,
      texts,
    ) as (string[] | null)[];
    let compared = 0;
    for (const [at, text] of texts.entries()) {
      if (theirs[at] === null) continue;
      compared += theirs[at]?.length === 0 ? 0 : 1;
      expect([text, iniList(text, "options", "setup_requires")]).toEqual([text, theirs[at]]);
    }
    expect(compared).toBeGreaterThan(300);
  });
});
