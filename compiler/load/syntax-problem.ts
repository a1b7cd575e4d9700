/** A config that is no TypeScript. */
import { CONFLICT } from "../merge-conflict.ts";
import { Problem } from "../problem.ts";
import { textOf } from "./text-of.ts";

/** The problem that a syntax error means, as esbuild, which tsx runs on, reports it. */
export const syntaxProblem = (error: unknown): Problem | undefined => {
  const found =
    error instanceof Error ? /^(\/.+?):(\d+):(\d+): ERROR: (.+)$/m.exec(error.message) : null;
  const [, file, line, bytes, said] = found ?? [];
  if (file === undefined || said === undefined) return undefined;
  const text = textOf(file).split("\n")[Number(line) - 1] ?? "";
  if (CONFLICT.test(text)) {
    return new Problem("config-syntax", "the file has the marks of a merge conflict", {
      place: { file, line: Number(line), column: 1 },
      hint: "decide between its sides, and take the marks out",
    });
  }
  // esbuild counts columns in bytes of UTF-8, from 0.
  const before = Buffer.from(text).subarray(0, Number(bytes));
  const place = { file, line: Number(line), column: before.toString().length + 1 };
  const [message = said, hint] = REMEDIES.find(([, , pattern]) => pattern.test(said)) ?? [];
  return new Problem("config-syntax", message, { place, ...(hint !== undefined && { hint }) });
};

/** What to say, esbuild's own words by default, what to do, and of which of its messages. */
const REMEDIES: readonly (readonly [string | undefined, string, RegExp])[] = [
  [
    "await outside of a function needs an ES module",
    'rename the file to .mts, or write "type": "module" in package.json',
    /^Top-level await/,
  ],
  ["the file is not UTF-8 text", "save it as UTF-8", /^Unexpected "\ufffd"/],
  [
    undefined,
    "is a comma missing before it, or in its place?",
    /^Expected "[)\]}]" but found (?!end)/,
  ],
];
