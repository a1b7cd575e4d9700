/** A config that throws, cannot import, or ends the process: told at the line that did it. */
import { describe, expect, test } from "vitest";
import { IMAGE, IMPORT, small } from "../helpers/project.ts";
import { config, refused } from "./refused.ts";

describe.concurrent("a config", () => {
  test("that uses a builder which it does not import: told once, with the import", async () => {
    const text = `import { image, layer } from "comfynix";\n${IMAGE}`;
    expect(await refused(config(text), [])).toContain(`comfyui.config.ts:5:26  config-throws
  the config throws ReferenceError: nixpkg is not defined
  5 |   layers: [layer("base", nixpkg("bash"))],
    |                          ^
  hint: import it: import { nixpkg } from "comfynix"

1 problem
`);
  });

  test("that uses what it defines further down: told once", async () => {
    const text = `${IMPORT}${IMAGE.replace('layer("base", nixpkg("bash"))', "base")}const base = layer("base");\n`;
    const said = await refused(config(text), []);
    expect(said).toContain("throws ReferenceError: Cannot access 'base' before initialization\n");
    expect(said).toMatch(/\n {2}hint: move the definition of base above its use\n\n1 problem\n$/);
  });

  test.each(["module", "commonjs"])(
    "of files that import each other (%s): at the line that comes too early",
    async (type) => {
      const said = await refused({
        ...config(`import { base } from "./a.ts";\nexport const b = base;\n`),
        "a.ts": `import { base } from "./b.ts";\nexport const name = "base";\nexport { base };\n`,
        "b.ts": `import { layer } from "comfynix";
import { name } from "./a.ts";
export const base = layer(name);
`,
        "package.json": JSON.stringify({ type }),
      });
      expect(said).toContain(`b.ts:3:27  config-throws
  the config throws ReferenceError: Cannot access 'name' before initialization
  3 | export const base = layer(name);
    |                           ^
`);
      expect(said).toContain(
        "\n  hint: the file that defines name imports this one, too: move what both need into a third\n",
      );
      const callers = [...said.matchAll(/called from (.+)/g)].map(([, place]) => place);
      // Only CommonJS runs what it imports from within.
      const through = ["a.ts:1:22", "comfyui.config.ts:1:22"];
      expect(callers).toEqual(type === "module" ? [] : through);
    },
  );

  test("that throws", async () => {
    const text = `interface A { readonly a: string }

const f = (x: A) => {
  throw new TypeError(\`no \${x.a}\`);
};
f({ a: "good" });
`;
    expect(await refused(config(text))).toContain(
      `comfyui.config.ts:4:9  config-throws
  the config throws TypeError: no good
  4 |   throw new TypeError(\`no \${x.a}\`);
    |         ^
  called from comfyui.config.ts:6:1
`,
    );
  });

  test("that throws what is no error", async () => {
    expect(await refused(config("throw 'no';"))).toContain("the config throws 'no'");
  });

  test("that throws what cannot be shown", async () => {
    const text = `throw { [Symbol.for("nodejs.util.inspect.custom")]: () => { throw 1; } };`;
    expect(await refused(config(text))).toContain("the config throws what cannot even be shown");
  });

  test("that gives a builder what it cannot take", async () => {
    const text = `${IMPORT}import { git } from "comfynix";\n(git as any)();\n`;
    expect(await refused(config(text))).toMatch(
      /^comfyui\.config\.ts:\d+:\d+ {2}config-throws\n {2}git\(\) cannot take what it is given: TypeError/,
    );
  });

  test("that recurses for ever", async () => {
    expect(await refused(config("const f = (): number => f() + 1;\nf();"))).toMatch(
      /:1:\d+  config-throws\n  the config throws RangeError.*\n.*\n.*\n  called from .*\n\n1 problem\n$/,
    );
  });

  test("that ends the process", async () => {
    expect(await refused(config(`${IMPORT}${IMAGE}  process.exit(0);`))).toContain(
      `config-exits
  the config calls process.exit, so it cannot be compiled
  7 |   process.exit(0);
    |           ^`,
    );
  });

  test("that ends the process later, in the middle of the type check", async () => {
    const more =
      "declare const process: { exit(code: number): void };\nsetTimeout(() => process.exit(0));";
    expect(await refused(small(more), [])).toContain("config-exits");
  });

  test("that leaves a rejection to nobody", async () => {
    expect(await refused(small('void Promise.reject(new Error("alone"));'))).toContain(
      "comfyui.config.ts:8:21  config-throws\n  the config throws Error: alone",
    );
  });

  test("that imports a file that is not there", async () => {
    const text = 'import { a } from "./none.ts";\nexport const b = a;\n';
    const said = await refused(config(text), []);
    expect(said).toContain("comfyui.config.ts:1:19  config-throws\n  cannot find module ");
    expect(said).toMatch(/\n1 problem\n$/);
  });

  test("that imports a package that is not installed", async () => {
    const text = 'import { a } from "not-installed";\nexport const b = a;\n';
    expect(await refused(config(text))).toContain("hint: install it: npm install not-installed");
    const commonJs = { ...config(text.replace("ed", "ed/part")), "package.json": "{}" };
    expect(await refused(commonJs)).toContain("hint: install it: npm install not-installed\n");
  });

  test("that imports a name that is not exported", async () => {
    const text = 'import { imag } from "comfynix";\nexport const b = imag;\n';
    expect(await refused(config(text))).toContain(
      `comfyui.config.ts:1:10  config-throws
  comfynix exports no imag
  1 | import { imag } from "comfynix";
    |          ^
  hint: did you mean "image"?`,
    );
  });
});
