/**
 * JSON whose faults are told at their line. The text is parsed with positions only when something is
 * wrong with it: a good file costs one `JSON.parse` and one walk through its schema.
 */
import { findNodeAtLocation, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
import * as v from "valibot";
import { CONFLICT } from "../merge-conflict.ts";
import { Problem, Problems } from "../problem.ts";
import type { Place, ProblemCode } from "../problem.ts";
import { pathText, schemaFault } from "../schema-fault.ts";
import type { DataPath, SchemaFault } from "../schema-fault.ts";

/** Something wrong at one place of a JSON file. `message` continues the path's name: "is not …". */
export interface Fault extends SchemaFault {
  /** Where in the text, when the path alone does not say. */
  readonly offset?: number;
}

/** A JSON file as it was read, and the code its faults go by. */
export interface JsonFile {
  readonly text: string;
  /** As it is shown: relative to where the command runs. */
  readonly file: string;
  readonly unreadable: ProblemCode;
  readonly invalid: ProblemCode;
  /** What mends it, one line. */
  readonly hint: string;
  /** What to do where two versions of it were merged; without it, the same. */
  readonly merge?: string;
}

const MOST_FAULTS = 50;

/** The value of the text. @throws {Problems} `unreadable`, at the first place that is not JSON. */
export const parseJson = (source: JsonFile): unknown => {
  try {
    const value: unknown = JSON.parse(source.text);
    return value;
  } catch (cause) {
    throw new Problems([unreadable(source, cause)]);
  }
};

/** `value` when it satisfies `schema`. @throws {Problems} `invalid`, one for every fault. */
export const checked = <Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  source: JsonFile,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw invalid(source, result.issues.map(schemaFault));
};

/** The problems that `faults` are, each at its line. */
export const invalid = (source: JsonFile, faults: readonly Fault[]): Problems => {
  const tree = treeOf(source.text);
  const shown = faults
    .slice(0, MOST_FAULTS)
    .map(({ path, message, offset }) =>
      problem(source, `${pathText(path)} ${message}`, offset ?? offsetOf(tree, path)),
    );
  const more = faults.length - shown.length;
  return new Problems(
    more === 0 ? shown : [...shown, problem(source, `${more} more faults are not shown`, 0)],
  );
};

/** Keys written twice in one object: `JSON.parse` keeps the last and says nothing. */
export const duplicateKeys = (text: string): readonly Fault[] => {
  const tree = treeOf(text);
  return tree === undefined ? [] : duplicatesIn(tree, []);
};

/** With positions; undefined for what is nested deeper than the parser can follow. */
const treeOf = (text: string, errors: ParseError[] = []): Node | undefined => {
  try {
    return parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const duplicatesIn = (node: Node, path: DataPath): readonly Fault[] => {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child, index) => {
    if (node.type === "array") return duplicatesIn(child, [...path, index]);
    const [name, value] = child.children ?? [];
    if (typeof name?.value !== "string" || value === undefined) return [];
    const here = [...path, name.value];
    const inner = duplicatesIn(value, here);
    if (!seen.has(name.value)) {
      seen.add(name.value);
      return inner;
    }
    return [{ path: here, message: "is written twice", offset: name.offset }, ...inner];
  });
};

const problem = (source: JsonFile, message: string, offset: number): Problem =>
  new Problem(source.invalid, message, { place: placeAt(source, offset), hint: source.hint });

const unreadable = (source: JsonFile, cause: unknown): Problem => {
  const { text, file, merge } = source;
  const { message, place } = syntaxFault(text, file);
  const hint = CONFLICT.test(text) && merge !== undefined ? merge : source.hint;
  return new Problem(source.unreadable, `${file} ${message}`, { place, hint, cause });
};

/** Why a text is no JSON, as a clause, and where that shows first. */
export const syntaxFault = (
  text: string,
  file: string,
): { readonly message: string; readonly place: Place } => {
  const errors: ParseError[] = [];
  treeOf(text, errors);
  const conflict = CONFLICT.exec(text);
  const offset = conflict?.index ?? errors[0]?.offset ?? 0;
  return { message: fault(text, errors[0], conflict), place: placeAt({ text, file }, offset) };
};

const fault = (text: string, error: ParseError | undefined, conflict: unknown): string => {
  if (conflict !== null) return "has the marks of a merge conflict";
  if (text.trim() === "") return "is empty";
  if (text.startsWith("\ufeff")) return "begins with a byte order mark, which JSON does not have";
  if (error === undefined) return "is not JSON";
  if (error.offset >= text.trimEnd().length) return "ends too early: it was cut off";
  return `is not JSON: ${wordsOf(printParseErrorCode(error.error))}`;
};

/** `PropertyNameExpected` → `property name expected`. */
const wordsOf = (code: string): string =>
  code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

/** The place of the value at `path`, or of the nearest one around it that is there. */
const offsetOf = (tree: Node | undefined, path: DataPath): number => {
  for (let length = path.length; tree !== undefined && length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return tree?.offset ?? 0;
};

const placeAt = ({ text, file }: Pick<JsonFile, "text" | "file">, offset: number): Place => {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { file, line, column: offset - before.lastIndexOf("\n") };
};
