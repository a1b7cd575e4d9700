/** The type check runs under the project's own settings, whatever they are, and leaves nothing behind. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { typeCheck } from "../../compiler/load/type-check.ts";
import { projectWith } from "../helpers/command.ts";
import { IMAGE, IMPORT, small } from "../helpers/project.ts";

/** The problems of a project, as `line:column message`. */
const check = async (
  files: Readonly<Record<string, string>>,
  ...others: string[]
): Promise<string[]> => {
  const folder = projectWith(files);
  const at = (name: string): string => path.join(folder, name);
  const problems = await typeCheck(at("comfyui.config.ts"), others.map(at));
  return problems.map(({ message, details: { place } }) => {
    const where =
      place === undefined ? "-" : `${path.relative(folder, place.file)}:${String(place.line)}`;
    return `${where} ${message.split("\n")[0] ?? ""}`;
  });
};

const IMPLICIT = `${IMPORT}${IMAGE}export const f = (x): number => x;\n`;
const tsconfig = (compilerOptions: object, more: object = {}): string =>
  JSON.stringify({ compilerOptions, ...more });

describe.concurrent("a project", () => {
  test("that is right has no type problems", async () => {
    expect(await check(small())).toEqual([]);
  });

  test("without a tsconfig is checked strictly", async () => {
    expect(await check({ ...small(), "comfyui.config.ts": IMPLICIT })).toEqual([
      "comfyui.config.ts:7 Parameter 'x' implicitly has an 'any' type. (TS7006)",
    ]);
  });

  test("is checked as its tsconfig says", async () => {
    const lax = tsconfig({
      strict: false,
      module: "nodenext",
      noPropertyAccessFromIndexSignature: true,
    });
    expect(
      await check({ ...small(), "comfyui.config.ts": IMPLICIT, "tsconfig.json": lax }),
    ).toEqual([]);
  });

  test("may build elsewhere, incrementally, in parts, and leave the config out of it", async () => {
    const built = tsconfig(
      {
        strict: true,
        module: "nodenext",
        composite: true,
        declaration: true,
        incremental: true,
        rootDir: "src",
        outDir: "built",
        tsBuildInfoFile: "built/info",
      },
      { include: ["src"], exclude: ["*.ts"], references: [{ path: "./part" }] },
    );
    const files = { ...small(), "tsconfig.json": built, "src/a.ts": "export const a: string = 1;" };
    expect(await check(files)).toEqual([]);
  });

  test("whose tsconfig is wrong is told so", async () => {
    const [problem] = await check({ ...small(), "tsconfig.json": tsconfig({ frobnicate: true }) });
    expect(problem).toMatch(/Unknown compiler option 'frobnicate'/);
  });

  test("has its catalogue beside the config", async () => {
    const text = `${IMPORT}${IMAGE}export const a: string = fromCatalogue;\n`;
    const files = {
      ...small(),
      "comfyui.config.ts": text,
      "comfyui.catalogue.d.ts": "declare const fromCatalogue: string;\n",
    };
    expect(await check(files, "comfyui.catalogue.d.ts")).toEqual([]);
    expect(await check(files)).toEqual([
      "comfyui.config.ts:7 Cannot find name 'fromCatalogue'. (TS2304)",
    ]);
  });

  test("is told of errors in what the config imports, in their own file", async () => {
    const files = {
      ...small(),
      "comfyui.config.ts": `import "./lib/a.ts";\n${IMPORT}${IMAGE}`,
      "lib/a.ts": "\nexport const a: string = 1;\n",
    };
    expect(await check(files)).toEqual([
      "lib/a.ts:2 Type 'number' is not assignable to type 'string'. (TS2322)",
    ]);
  });
});

test("the type check leaves no folder behind", async () => {
  const temporary = projectWith({});
  const { TMPDIR } = process.env;
  process.env["TMPDIR"] = temporary;
  onTestFinished(() => {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  });
  await typeCheck(path.join(projectWith(small()), "comfyui.config.ts"), []);
  const left = readdirSync(temporary);
  expect(left.filter((name) => name.startsWith("comfynix-types-"))).toEqual([]);
});
