/** What a schema finds wrong with data from outside, in our words. */
import type { BaseIssue } from "valibot";
import { listed } from "./listed.ts";

/** Where in data: keys and indexes from the root. */
export type DataPath = readonly (string | number)[];

/** Something wrong at one place. `message` continues the path's name: "is missing". */
export interface SchemaFault {
  readonly path: DataPath;
  readonly message: string;
}

/**
 * One fault as a path and a clause.
 *
 * @example schemaFault(issue) // { path: ["files", 0, "url"], message: "is 5 and must be text" }
 */
export const schemaFault = (issue: BaseIssue<unknown>): SchemaFault => ({
  path: dataPath(issue.path ?? []),
  message: clause(issue),
});

/** The path of an issue, or a part of it. */
export const dataPath = (items: readonly { readonly key: unknown }[]): DataPath =>
  items.map(({ key }) => (typeof key === "number" ? key : String(key)));

/** The same as one sentence: `files[0].url is missing`. */
export const faultText = (issue: BaseIssue<unknown>): string => {
  const { path, message } = schemaFault(issue);
  return `${pathText(path)} ${message}`;
};

/** `artifacts["https://…"].size`; "the whole" for the root. */
export const pathText = (path: DataPath): string => {
  const parts = path.map((part, index) => {
    if (typeof part === "number") return `[${part}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(part)) return `[${JSON.stringify(part)}]`;
    return index === 0 ? part : `.${part}`;
  });
  return parts.join("") || "the whole";
};

const clause = (issue: BaseIssue<unknown>): string => {
  // Our schemas say themselves what is wrong with a value of the right type.
  if (issue.kind === "validation") return issue.message;
  if (issue.expected === "never") return "is not a field that is known here";
  if (issue.received === "undefined") return "is missing";
  return `is ${shown(issue.received)} and must be ${listed(alternatives(issue.expected ?? ""), "or")}`;
};

/** A text that a server sent may be of any length. */
const LONGEST = 60;

const shown = (received: string): string => {
  const words = WORDS[received] ?? received;
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
};

/** `(boolean | string)` → both, in words. */
const alternatives = (expected: string): readonly string[] =>
  expected
    .replace(/^\((.*)\)$/, "$1")
    .split(" | ")
    .map((each) => WORDS[each] ?? each);

/** Types as the schema library calls them. */
const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "an object",
};
