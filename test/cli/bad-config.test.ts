/** Whatever is wrong with the config: a located problem, exit code 1, and nothing written. */
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compile, projectWith, root, run } from "../helpers/command.ts";
import { IMAGE, IMPORT, small } from "../helpers/project.ts";
import { config, FAST, refused } from "./refused.ts";

const NOBODY = { uid: 65534, env: { HOME: "/nonexistent" } };

describe.concurrent("a config", () => {
  test("that is not there", async () => {
    expect(await refused({})).toBe(`config-missing
  there is no comfyui.config.ts or comfyui.config.mts here
  hint: run this in the folder of your config, or name it: --config path/to/comfyui.config.ts

1 problem
`);
  });

  test("that is named and not there", async () => {
    expect(await refused({}, ["images/none.ts"])).toContain("there is no file images/none.ts");
  });

  test("that is a folder without one", async () => {
    const folder = projectWith({ "images/readme": "" });
    const { code, stderr } = await compile(folder, ["images"]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "there is no comfyui.config.ts or comfyui.config.mts in images",
      ),
    });
  });

  test("that is a link to nothing, or to itself", async () => {
    const folder = projectWith({});
    const link = path.join(folder, "comfyui.config.ts");
    symlinkSync("none.ts", link);
    const nowhere = await compile(folder, FAST);
    expect(nowhere.stderr).toContain("comfyui.config.ts is a link to none.ts, which is not there");
    rmSync(link);
    symlinkSync("comfyui.config.ts", link);
    const loop = await compile(folder, FAST);
    expect(loop.stderr).toContain("comfyui.config.ts: too many symbolic links");
    expect([nowhere.code, loop.code]).toEqual([1, 1]);
  });

  test.each(["?", "\\"])(
    "in a folder whose name holds %s, which tools take for more",
    async (letter) => {
      const folder = projectWith({ [`a${letter}b/comfyui.config.ts`]: IMAGE });
      const { code, stderr } = await compile(folder, [`a${letter}b`, ...FAST]);
      expect(stderr).toContain(`config-missing\n  the path of a${letter}b holds a ${letter}\n`);
      expect(code).toBe(1);
    },
  );

  test("in a folder that was removed meanwhile", async () => {
    const program = path.join(root, "bin/comfynix.js");
    const line = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" compile';
    const { code, stdout, stderr } = await run("sh", ["-c", line, process.execPath, program], {
      cwd: projectWith({}),
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: the folder this was started in is not there any more: cd to one that is\n",
    });
  });

  test("that cannot be read", async () => {
    const folder = projectWith(small());
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, "comfyui.config.ts"), 0o000);
    const { code, stderr } = await compile(folder, FAST, NOBODY);
    expect(stderr).toContain("config-missing\n  cannot read ");
    expect(stderr).toContain("permission denied");
    expect(code).toBe(1);
  });

  test("that is empty", async () => {
    expect(await refused(config(""))).toContain(
      "comfyui.config.ts:1:1  config-empty\n  the config exports no image\n  hint: export one",
    );
  });

  test("that exports a function which gives the image", async () => {
    expect(await refused(config(`${IMPORT}${IMAGE.replace("=", "= () =>")}`)))
      .toContain(`comfyui.config.ts:2:14  config-empty
  the config exports no image: small is a function
  2 | export const small = () => image("small", {
    |              ^
  hint: call it: what is exported must be the image itself
`);
  });

  test("with a syntax error, behind letters that take two bytes", async () => {
    expect(await refused(config('const é = "ü";\nconst ö = 1; const x = (;\n'))).toContain(
      `comfyui.config.ts:2:25  config-syntax
  Unexpected ";"
  2 | const ö = 1; const x = (;
    |                         ^`,
    );
  });

  test("with a syntax error is told once, though the type checker sees it too", async () => {
    const said = await refused(config("const x = (;\n"), []);
    expect(said).toContain("config-syntax");
    expect(said).toMatch(/\n1 problem\n$/);
  });

  test("with the marks of a merge conflict", async () => {
    const text = IMAGE.replace(
      '  tag: "1",\n',
      '<<<<<<< HEAD\n  tag: "1",\n=======\n  tag: "2",\n>>>>>>> other\n',
    );
    expect(await refused(config(`${IMPORT}${text}`)))
      .toContain(`comfyui.config.ts:3:1  config-syntax
  the file has the marks of a merge conflict
  3 | <<<<<<< HEAD
    | ^
  hint: decide between its sides, and take the marks out
`);
  });

  test("in UTF-16", async () => {
    const text = Buffer.from(`\ufeff${IMPORT}${IMAGE}`, "utf16le");
    expect(await refused({ ...small(), "comfyui.config.ts": text })).toContain(
      "config-syntax\n  the file is not UTF-8 text\n",
    );
  });

  test("that lacks a comma", async () => {
    const text = `${IMPORT}${IMAGE.replace('"1",', '"1"')}`;
    expect(await refused(config(text), [])).toContain(`comfyui.config.ts:4:3  config-syntax
  Expected "}" but found "python"
  4 |   python: "3.14",
    |   ^
  hint: is a comma missing before it, or in its place?

1 problem
`);
  });

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

  test("that exports an image as its default", async () => {
    expect(
      await refused(config(`${IMPORT}${IMAGE.replace("const small =", "default")}`)),
    ).toContain(
      "comfyui.config.ts:2:16  option-invalid\n  the default export must be a project, not an image",
    );
  });

  test("that exports two names which the flake cannot tell apart", async () => {
    const text = `${IMPORT}${IMAGE}${IMAGE.replace("small =", "Small =").replace('tag: "1"', 'tag: "2"')}`;
    expect(await refused(config(text))).toContain("image-name-clash");
  });

  test("with a type error that no rule knows: the whole message, at its place", async () => {
    const said = await refused(small("const count: string = 1;\nvoid count;\n"), []);
    expect(said).toMatch(/^comfyui\.config\.ts:\d+:7 {2}type\n/);
    expect(said).toContain("Type 'number' is not assignable to type 'string'. (TS2322)");
  });

  test("with a value of the wrong type, which a rule knows too: told once, by the rule", async () => {
    const said = await refused(config(`${IMPORT}${IMAGE.replace('tag: "1"', "tag: 1")}`), []);
    expect(said).toMatch(/^comfyui\.config\.ts:3:3 {2}option-invalid\n[^]*\n1 problem\n$/);
  });

  test("with a wheel of another Python is told in the rule's words alone", async () => {
    const text = `import { image, layer, wheel } from "comfynix";
export const x = image("x", {
  tag: "1",
  python: "3.14",
  layers: [layer("a", wheel("https://example.org/a-1-cp313-cp313-manylinux_2_28_x86_64.whl"))],
});
`;
    const said = await refused({ ...config(text) }, []);
    expect(said.match(/cp313-cp313 wheel, but image/g)).toHaveLength(1);
    expect(said).toMatch(/:5:\d+  wheel-fits-image\n/);
    expect(said).not.toMatch(/  type\n/);
  });
});
