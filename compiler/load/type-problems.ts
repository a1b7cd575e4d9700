/** The TypeScript compiler's text → problems, and what of it the rules have said already. */
import path from "node:path";
import { type Place, Problem } from "../problem.ts";

/** Something is declared and not used: no reason to refuse a config that is being written. */
const UNUSED = ["TS6133", "TS6138", "TS6192", "TS6196", "TS6198", "TS6199", "TS6205"];

/** The checker's own words would have Node's types installed. */
const MODULES = {
  hint: 'write import { … } from "comfynix" and export const …: a config is an ES module to the type checker',
};

/**
 * The problems in the output of `tsc --pretty false`: `file(line,column): error TS2345: …` and the
 * indented lines that follow it.
 *
 * @param folder  What the file names are relative to, absolute.
 */
export const typeProblems = (output: string, folder: string): Problem[] => {
  const entries: { head: RegExpExecArray; lines: string[] }[] = [];
  for (const line of output.split(/\r?\n/)) {
    const head = /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line);
    if (head !== null) entries.push({ head, lines: [] });
    else if (/^\s+\S/.test(line)) entries.at(-1)?.lines.push(line);
  }
  return entries.map(({ head: [, file, line, column, code, text], lines }) => {
    const message = [`${text ?? ""} (${code ?? ""})`, ...lines].join("\n");
    const severity = UNUSED.includes(code ?? "") ? "warning" : "error";
    if (file === undefined) return new Problem("type", message, { severity });
    const hint = /^Cannot find name '(?:require|module|exports)'/.test(text ?? "") ? MODULES : {};
    const place = { file: path.resolve(folder, file), line: Number(line), column: Number(column) };
    return new Problem("type", message, { place, severity, ...hint });
  });
};

/**
 * The type errors that say something new: not those that carry a sentence another problem prints,
 * nor those that the import, the syntax or a rule's word on a value of the same line explains, or the name that
 * the config throws about.
 *
 * @param placeOf  Where a problem of a node is shown.
 */
export const unsaid = (
  types: readonly Problem[],
  others: readonly Problem[],
  placeOf: (problem: Problem) => Place | undefined,
): Problem[] =>
  types.filter(
    (type) => !others.some((other) => carries(type, other) || explains(other, type, placeOf)),
  );

const carries = (type: Problem, other: Problem): boolean =>
  plain(type.message).includes(plain(other.message));

/** A sentence inside a type is printed as a string literal. */
const plain = (text: string): string => text.replaceAll('\\"', '"').replace(/\s+/g, " ");

/** What a value is refused with that is of the wrong type, or not there. */
const OF_VALUES = ["TS2322", "TS2345", "TS2353", "TS2554", "TS2561", "TS2739", "TS2740", "TS2741"];

/** A name that is not there, or not yet: the first use throws, and the type checker speaks of each. */
const OF_NAMES = ["TS2304", "TS2448", "TS2449", "TS2454", "TS2552"];

const throwsOf = ({ message }: Problem, type: Problem): boolean => {
  const name = /'(.+?)'/.exec(type.message)?.[1] ?? "";
  return [`ReferenceError: ${name} is not`, `ReferenceError: Cannot access '${name}'`].some(
    (each) => message.includes(each),
  );
};

/** What the rules say of values themselves, and of what to write. */
const VALUES = ["option-invalid", "not-a-wheel"];

/** TS1xxx is syntax; the others are imports that do not resolve or do not export. */
const explains = (
  other: Problem,
  type: Problem,
  placeOf: (problem: Problem) => Place | undefined,
): boolean => {
  const code = /\((TS\d+)\)/.exec(type.message)?.[1] ?? "";
  if (OF_NAMES.includes(code)) return other.code === "config-throws" && throwsOf(other, type);
  const ofValues = VALUES.includes(other.code) && OF_VALUES.includes(code);
  const there = other.details.place ?? (ofValues ? placeOf(other) : undefined);
  const here = type.details.place;
  if (there === undefined || here === undefined || there.file !== here.file) return false;
  if (ofValues) return there.line === here.line;
  if (other.code === "config-syntax") return /^TS1\d{3}$/.test(code);
  const imports = ["TS2305", "TS2306", "TS2307", "TS2614", "TS2724", "TS2792", "TS2882"];
  return other.code === "config-throws" && there.line === here.line && imports.includes(code);
};
