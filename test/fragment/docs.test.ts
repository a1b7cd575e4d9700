/** docs/nix-fragments.md is made of the table of options; `vitest -u` writes it anew. */
import { format } from "prettier";
import { expect, test } from "vitest";
import { described } from "../../compiler/fragment/kind.ts";
import { type NixOption, nixOptions } from "../../compiler/fragment/options.ts";
import * as dsl from "../../dsl/index.ts";
import { typeCheck } from "../dsl/type-check.ts";

const INTRODUCTION = `
# Nix in a config

Where the options of a package or an image do not reach, Nix does. Some options take a piece of it, written in
a template:

\`\`\`ts
const flags = ["-DUSE_CUDA=ON"];

git("dmlc/decord", "d2e56190286ae394032a8141885f76d5372bd44b", {
  override: nix\`{
    cmakeFlags = (old.cmakeFlags or [ ]) ++ \${flags};
    meta.description = "decord \\\${old.version}";
  }\`,
});
\`\`\`

It is parsed when the config is compiled: a slip is told at its line in the config, as are names that nothing
binds, and what comes out is formatted with the rest.

## The text

The text is Nix as it stands, \`\\n\`, \`\\\\\` and all, but for two things that JavaScript needs:

| write   | for                                    |
| ------- | -------------------------------------- |
| \`\\\${\` | Nix's own \`\${\`                        |
| \`\` \\\` \`\` | a backtick                             |

A \`\${\` that Nix must not read either is \`''\\\${\` in an indented string, and \`$\\{\` in quotes.

Comments before bindings, items and bodies are kept.

## Values

| value                                             | as an expression                    | in a string   | as an attribute's name |
| ------------------------------------------------- | ----------------------------------- | ------------- | ---------------------- |
| string                                            | string                              | text          | name                   |
| number                                            | integer, or float                   | text          |                        |
| \`true\`, \`false\`, \`null\`                           | itself                              |               |                        |
| list                                              | list                                |               |                        |
| record                                            | attribute set                       |               |                        |
| \`wheel\`, \`sdist\`, \`git\`                           | the image's package of that name    | interpolation |                        |
| \`nixpkg("a", "b")\`                                | list of packages                    | the only one  |                        |
| \`\` path\`…\` \`\`                                   | string                              | text          |                        |
| \`\` nix\`…\` \`\`                                    | the expression, as in parentheses   | interpolation | \`\${…}\`                |

Values are spliced as trees, never as text: no string can break out of its quotes, and no operator binds across
the edge of a fragment. A fragment inside another sees the names the outer one binds around it; a package is never
hidden by them. A value stands by itself: not in a comment, a path or a bare URL, and not next to a name or digit.

Files are not there when the image is built, so \`./file\`, \`/file\` and \`<file>\` are refused: \`patches\` copies
what it names.

## Options
`;

const section = (option: NixOption): string => `
### \`${option.name}\` of ${option.of === "image" ? "an image" : "a package"}

${option.is}

It must be ${described(option.kind)}. In scope, beside Nix's builtins:

| name | is |
| --- | --- |
${Object.entries(option.scope)
  .map(([name, is]) => `| \`${name}\` | ${is} |`)
  .join("\n")}

\`\`\`ts
${option.example}
\`\`\`

becomes

\`\`\`text
${option.becomes}
\`\`\`
`;

const options = Object.values(nixOptions);

test("the document is up to date", async () => {
  const text = [INTRODUCTION, ...options.map(section)].join("\n");
  const document = await format(text, { parser: "markdown", printWidth: 100 });
  await expect(document).toMatchFileSnapshot("../../docs/nix-fragments.md");
});

test("its examples are those of a config that type-checks", async () => {
  const builders = `import { ${Object.keys(dsl).join(", ")} } from "comfynix";\n`;
  const files = options.map(({ name, example }) => [`${name}.ts`, `${builders}void ${example}`]);
  const { errors } = await typeCheck(Object.fromEntries(files));
  expect(errors).toEqual([]);
});

test("the table names its options by their keys, and has an example that uses each", () => {
  for (const [key, option] of Object.entries(nixOptions)) {
    expect(option.name).toBe(key);
    expect(option.example).toContain(`${key}: nix\``);
  }
});
