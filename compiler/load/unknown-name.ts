/** A name of the config that is not there, or not yet. */
import * as builders from "../../dsl/index.ts";
import type { ProblemDetails } from "../problem.ts";
import { suggestion } from "../suggest.ts";
import { identifier } from "./identifier.ts";
import { textOf } from "./text-of.ts";

/**
 * What to do about the name that `error` speaks of; nothing when it is another error.
 *
 * @param file  The user's file that threw.
 */
export const unknownName = (
  error: Error,
  file: string,
): Pick<ProblemDetails, "hint" | "literal"> => {
  const absent = /^(\S+) is not defined$/.exec(error.message)?.[1];
  if (absent !== undefined) return { literal: absent, ...hinted(absentHint(absent)) };
  const early = /^Cannot access '(.+)' before initialization$/.exec(error.message)?.[1];
  return early === undefined ? {} : { hint: earlyHint(early, textOf(file)) };
};

const absentHint = (name: string): string | undefined =>
  Object.hasOwn(builders, name)
    ? `import it: import { ${name} } from "comfynix"`
    : suggestion(name, Object.keys(builders));

/** Modules that import each other: one of them runs before the other has run. */
const earlyHint = (name: string, text: string): string =>
  new RegExp(`\\b(?:const|let|class)\\s[^=;]*${identifier(name)}`, "u").test(text)
    ? `move the definition of ${name} above its use`
    : `the file that defines ${name} imports this one, too: move what both need into a third`;

const hinted = (hint: string | undefined) => (hint === undefined ? {} : { hint });
