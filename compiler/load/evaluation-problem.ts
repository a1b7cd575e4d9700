/** What a config threw → a problem at the user's line. */
import { inspect } from "node:util";
import * as builders from "../../dsl/index.ts";
import { pointAt } from "../locate.ts";
import { type Place, Problem } from "../problem.ts";
import { type Frame, framesOf } from "../stack.ts";
import { suggestion } from "../suggest.ts";
import { identifier } from "./identifier.ts";
import { isBuilders, usersFile } from "./own-files.ts";
import { syntaxProblem } from "./syntax-problem.ts";
import { textOf } from "./text-of.ts";
import { unknownName } from "./unknown-name.ts";

/**
 * The problem that `error`, thrown while `config` was imported, means to its author: a syntax error,
 * an import that fails, or an error of its own.
 */
export const evaluationProblem = (error: unknown, config: string): Problem =>
  syntaxProblem(error) ?? importProblem(error, config) ?? thrown(error, config);

const importProblem = (error: unknown, config: string): Problem | undefined => {
  if (!(error instanceof Error)) return undefined;
  const missing =
    /^Cannot find (module|package) '(.+?)'(?: imported from (\/.+))?$/m.exec(error.message) ?? [];
  const [, , name, importer] = missing;
  if (name !== undefined) {
    const file = importer ?? requirer(error) ?? config;
    // CommonJS calls a package a module, too.
    const isFile = /^[./]/.test(name);
    return new Problem("config-throws", `cannot find ${isFile ? "module" : "package"} ${name}`, {
      place: importPlace(file, name),
      ...(isFile ? {} : { hint: `install it: npm install ${packageOf(name)}` }),
    });
  }
  const [, from, absent] =
    /module '(.+?)' does not provide an export named '(.+?)'/.exec(error.message) ?? [];
  if (from === undefined || absent === undefined) return undefined;
  const file = /^(?:file:\/\/)?(\/.+?):\d+\n/.exec(error.stack ?? "")?.[1] ?? config;
  const text = textOf(file);
  const at = text.search(new RegExp(identifier(absent), "u"));
  const hint = from === "comfynix" ? suggestion(absent, Object.keys(builders)) : undefined;
  return new Problem("config-throws", `${from} exports no ${absent}`, {
    place: at < 0 ? importPlace(file, from) : { file, ...pointAt(text, at) },
    ...(hint !== undefined && { hint }),
  });
};

/** What is installed for an import: `@scope/name/file` is in `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const thrown = (error: unknown, config: string): Problem => {
  const frames = error instanceof Error ? framesOf(error.stack ?? "") : [];
  const [own] = frames.flatMap(({ file }) => usersFile(file) ?? []);
  const builder = builderIn(frames);
  const said = wordsOf(error);
  const message =
    builder === undefined
      ? `the config throws ${said}`
      : `${builder}() cannot take what it is given: ${said}`;
  return new Problem("config-throws", message, {
    ...(own !== undefined && error instanceof Error
      ? { at: error, ...unknownName(error, own) }
      : { place: { file: config, line: 1, column: 1 } }),
    cause: error,
  });
};

/** The builder the user called, where it is what threw: values that evade the types break it. */
const builderIn = (frames: readonly Frame[]): string | undefined => {
  const outer = frames.findIndex(({ file }) => !isBuilders(file));
  return outer < 1 ? undefined : frames[outer - 1]?.name;
};

const wordsOf = (error: unknown): string => {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
  } catch {
    return "what cannot even be shown";
  }
};

/** CommonJS names the chain of files that asked, the innermost first. */
const requirer = (error: Error): string | undefined => {
  const stack: unknown = Reflect.get(error, "requireStack");
  const [first] = Array.isArray(stack) ? stack : [];
  return typeof first === "string" ? first : undefined;
};

/** Where `file` imports `name`, which Node gives as written or as an absolute path. */
const importPlace = (file: string, name: string): Place => {
  const text = textOf(file);
  const quoted = [...text.matchAll(/(["'])((?:(?!\1)[^\\\n])+)\1/g)];
  const hit = quoted.find(
    ([, , specifier]) => specifier === name || tail(specifier) === tail(name),
  );
  return { file, ...(hit === undefined ? { line: 1, column: 1 } : pointAt(text, hit.index)) };
};

const tail = (specifier: string | undefined): string | undefined =>
  specifier?.startsWith(".") === true || specifier?.startsWith("/") === true
    ? /[^/]+$/.exec(specifier)?.[0]
    : undefined;
