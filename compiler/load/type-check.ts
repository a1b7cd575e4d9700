/** Runs the TypeScript compiler over the config, as a program of its own. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../problem.ts";
import { resolves } from "./import-config.ts";
import { ownTypes, usersFile } from "./own-files.ts";
import { typeProblems } from "./type-problems.ts";

/** What is asked of a config in a project that has no tsconfig.json. */
const DEFAULTS = {
  target: "es2023",
  module: "preserve",
  moduleResolution: "bundler",
  strict: true,
  skipLibCheck: true,
  types: [],
};

/**
 * The type errors of the config and what it imports.
 *
 * It runs beside the evaluation, with the project's own TypeScript where there is one, on a
 * temporary tsconfig that extends the project's.
 *
 * @param config  Absolute path.
 * @param others  Further files that declare types: the catalogue.
 */
export const typeCheck = async (config: string, others: readonly string[]): Promise<Problem[]> => {
  const base = path.dirname(config);
  const { status, output } = await run(compiler(config), base, tsconfig(config, others));
  const problems = typeProblems(output, base);
  // Our own sources answer to our own settings.
  if (status === 0 || problems.length > 0) return problems.filter((each) => !isOurs(each));
  return [
    new Problem("type", `the TypeScript compiler failed:\n${output.trim()}`, {
      hint: "compile without it: npx comfynix compile --no-typecheck",
    }),
  ];
};

const isOurs = ({ details: { place } }: Problem): boolean =>
  place !== undefined && usersFile(place.file) === undefined;

const tsconfig = (config: string, others: readonly string[]): object => {
  const own = nearest(path.dirname(config), "tsconfig.json");
  return {
    ...(own === undefined ? {} : { extends: own }),
    compilerOptions: {
      ...(own === undefined ? DEFAULTS : {}),
      noEmit: true,
      composite: false,
      incremental: false,
      rootDir: "/",
      // tsx takes them, whatever the project builds with.
      allowImportingTsExtensions: true,
      // A misfit is told in one long sentence.
      noErrorTruncation: true,
      ...(resolves("comfynix", config) ? {} : { paths: { comfynix: [ownTypes] } }),
    },
    files: [config, ...others],
    include: [],
    references: [],
  };
};

/** The program and its first arguments. */
const compiler = (config: string): readonly string[] => {
  const from = resolves("typescript/package.json", config)
    ? config
    : fileURLToPath(import.meta.url);
  const manifest = createRequire(from).resolve("typescript/package.json");
  // TypeScript 7 is a native program; starting it without the script around it saves a Node.
  const native = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  if (resolves(native, manifest)) {
    const program = path.join(path.dirname(createRequire(manifest).resolve(native)), "lib/tsc");
    if (existsSync(program)) return [program];
  }
  return [process.execPath, path.join(path.dirname(manifest), binOf(manifest))];
};

const binOf = (manifest: string): string => {
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: { tsc: string } };
  return bin.tsc;
};

const nearest = (folder: string, name: string): string | undefined => {
  const here = path.join(folder, name);
  if (existsSync(here)) return here;
  return path.dirname(folder) === folder ? undefined : nearest(path.dirname(folder), name);
};

/**
 * A shell makes the temporary folder, waits for the compiler and removes the folder, even when this process
 * is killed. No Ctrl-C is heard while it makes or removes: it would reach `mkdir` and `rm`, too. The types a
 * tsconfig names are looked for beside it, so the project's node_modules are linked there.
 */
const CHECK = `folder=$0 tsconfig=$1 modules=$2 status=1; shift 2
trap '' HUP INT TERM
if mkdir -m 700 "$folder" && printf %s "$tsconfig" >"$folder/tsconfig.json" &&
  { [ -z "$modules" ] || ln -s "$modules" "$folder/node_modules"; }
then
  trap : HUP INT TERM
  "$@" -p "$folder" --pretty false
  status=$?
  trap '' HUP INT TERM
fi
rm -rf "$folder"
exit $status`;

const run = (
  program: readonly string[],
  cwd: string,
  tsconfig: object,
): Promise<{ status: number | undefined; output: string }> =>
  new Promise((resolve) => {
    const folder = path.join(tmpdir(), `comfynix-types-${randomUUID()}`);
    const modules = nearest(cwd, "node_modules") ?? "";
    const args = ["-c", CHECK, folder, JSON.stringify(tsconfig), modules, ...program];
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, encoding: "utf8" } as const;
    execFile("/bin/sh", args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
      resolve({ status, output: `${stdout}${stderr}` || String(error ?? "") });
    });
  });
