/** A fault in a fragment is told where it stands in the config, whatever is spliced before it. */
import { describe, expect, test } from "vitest";
import { pointOffset } from "../../compiler/fragment/place.ts";
import { pointAt } from "../../compiler/locate.ts";
import { type Fragment, nix } from "../../dsl/index.ts";
import { compile, projectWith } from "../helpers/command.ts";
import { LOCK } from "../helpers/project.ts";
import fc from "../helpers/property.ts";

/** Marks where a problem has to be, in order; no part of the config. */
const MARK = "▶";

const CONFIG = `import { image, layer, nix, nixpkg, path, wheel } from "comfynix";
import { helped } from "./helper.ts";

const flags = ["-O2"];
const other = wheel("other", "1.0"); const typed = 1 as number;

const packages = [
  wheel("one", "1.0", { override: nix\`{ a = 1; b = 2 ▶}\` }),
  wheel("two", "1.0", {
    override: nix\`{
      flags = \${[
        ...flags,
        \`-D\${"x".replace(/["\`{]/g, "")}\`, // a comment with \` and }
      ]};
      text = "\\\${old.name} \\\`quoted\\\`"; oops
    ▶}\`,
  }),
  wheel("three", "1.0", {
    postInstall: nix\`''
      \${path\`\${nixpkg("bash")}/bin/bash\`} \\\${python.sitePackages} \\\${▶pythn.name}
    ''\`,
  }),
  wheel("four", "1.0", { override: nix /* the tag */ \`\${{
    a: 1,
  }} // { b = ▶stdenv; c = ▶./file; d = ▶\${other}; e = "▶\${true}"; }\` }),
  wheel("five", "1.0", { postInstall: nix\`if pkgs ? a then "x" else ▶[ ]\` }),
  wheel("six", "1.0", { override: nix\`{ a = \${nix\`{ b = ▶lib; }\`}; \${String(typed)} = 1; }\` }),
  wheel("seven", "1.0", { override: helped("a") }),
];

export const comfyui = image("c", {
  tag: "1",
  python: "3.14",
  layers: [layer("all", ...packages)],
  outputs: nix\`{
    packages.x86_64-linux.▶default = image;
    \${"a b"} = let a = 1; ▶a = 2; in a;
  }\`,
});
`;

const HELPER = `import { nix } from "comfynix";
type Named = { readonly name: string };
export const helped = (name: Named["name"]) => nix\`{ \${name} = ▶missing; }\`;
`;

/** `file:line:column` of every mark. */
const marks = (file: string, text: string): string[] => {
  const places: string[] = [];
  let clean = "";
  for (const part of text.split(MARK)) {
    clean += part;
    const { line, column } = pointAt(clean, clean.length);
    places.push(`${file}:${line}:${column}`);
  }
  return places.slice(0, -1);
};

describe.each([
  ["line feeds", "\n"],
  ["carriage returns and line feeds", "\r\n"],
])("a config with %s", (_, newline) => {
  const files = Object.entries({ "comfyui.config.ts": CONFIG, "helper.ts": HELPER }).map(
    ([name, text]) => [name, text.replaceAll("\n", newline)] as const,
  );

  test("has each problem at its place in the template", async () => {
    const folder = projectWith({
      ...Object.fromEntries(files.map(([name, text]) => [name, text.replaceAll(MARK, "")])),
      "comfyui.lock.json": LOCK,
      "package.json": '{ "type": "module" }',
    });
    const { stderr } = await compile(folder, ["--no-typecheck"]);
    const told = [...stderr.matchAll(/^(\S+:\d+:\d+) {2}nix-/gm)].map((match) => match[1]);
    expect(told.sort()).toEqual(files.flatMap(([name, text]) => marks(name, text)).sort());
  });
});

test("a hint names places in the config, too", async () => {
  const folder = projectWith({
    "comfyui.config.ts": `import { image, layer, nix, nixpkg } from "comfynix";
export const comfyui = image("c", {
  tag: "1",
  python: "3.14",
  layers: [layer("base", nixpkg("bash"))],
  outputs: nix\`{ a = \${[
    1,
  ]}; b = { c = 1; \`,
});
`,
    "comfyui.lock.json": LOCK,
    "package.json": '{ "type": "module" }',
  });
  const { stderr } = await compile(folder, ["--no-typecheck"]);
  expect(stderr).toContain(`comfyui.config.ts:8:20  nix-syntax
  expected "}" but found the end of the fragment
  8 |   ]}; b = { c = 1; \`,
    |                    ^
  hint: the "{" opened at 8:11 is not closed
`);
});

/** Pieces of a template's source, none of which changes what the next one means. */
const piece = fc.constantFrom(
  ...[
    "a",
    " ",
    "\n",
    "\r\n",
    "\\${",
    "\\`",
    "\\\\",
    "\\n",
    "$ ",
    "{",
    "}",
    '"',
    "''",
    "é",
    "💥",
    "//",
    "/*",
  ],
);
const chunk = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(""));
const valueSource = fc.constantFrom(
  "1",
  "`b`",
  "{ a: `${'}'}` }",
  "[\n1,\r\n2]",
  '"`" // `${\n',
  "/[`/]}/.source",
  "(4 / 2 / 1)",
  "/* } ` */ '}'",
);

test("every point of a template is found in its source", () => {
  const template = fc.tuple(chunk, fc.array(fc.tuple(valueSource, chunk), { maxLength: 4 }));
  const before = fc.constantFrom("", "const a = `${1}`; ", "\r\n\n");
  fc.assert(
    fc.property(template, before, ([first, rest], before) => {
      const text = first + rest.map(([value, chunk]) => `\${${value}}${chunk}`).join("");
      const evaluate = new Function("nix", `return nix\`${text}\`;`) as (
        tag: typeof nix,
      ) => Fragment;
      const fragment = evaluate(nix);
      const source = `${before}nix\`${text}\`;`;
      expect(fragment.chunks).toHaveLength(rest.length + 1);
      fragment.chunks.forEach((read, at) => {
        for (let offset = 0; offset < read.length; offset++) {
          const found = pointOffset(source, before.length, fragment, { chunk: at, offset });
          const there = source.slice(found).replace(/^\r\n/, "\n");
          // The backslash before a backtick or `${` is the template's.
          const dropped = /^\\[`$]/.test(there) && read[offset] !== "\\";
          expect(there[dropped ? 1 : 0]).toBe(read[offset]);
        }
      });
    }),
    { numRuns: 500 },
  );
});
