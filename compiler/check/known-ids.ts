/** Names of checks as they are typed: an id, one subject of it, or what several begin with. */
import { suggestion } from "../suggest.ts";
import type { Catalogue } from "./catalogue.ts";

/**
 * What is wrong with a typed id; undefined when it names something.
 *
 * @example idFault("k.sdpa", catalogue) // undefined: all that begin with k.sdpa.
 * @example idFault("k.spda", catalogue) // 'there is no check k.spda; did you mean "k.sdpa"?'
 */
export const idFault = (typed: string, { checks }: Catalogue): string | undefined => {
  const ids = Object.keys(checks);
  const names = (id: string): boolean =>
    id === typed || id.startsWith(`${typed}.`) || typed.startsWith(`${id}.`);
  if (ids.some(names)) return undefined;
  const groups = ids.flatMap((id) =>
    id.split(".").map((_, at, all) => all.slice(0, at + 1).join(".")),
  );
  const meant = suggestion(typed, [...new Set(groups)]);
  return `there is no check ${typed}${meant === undefined ? "; --list names them all" : `; ${meant}`}`;
};
