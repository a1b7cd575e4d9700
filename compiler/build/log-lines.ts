/** A kept log of Nix's, read back: what each builder said, and what Nix said itself. */
import { stripVTControlCharacters } from "node:util";
import { ACTIVITY, LEVEL, RESULT } from "./events/event.ts";
import { parseEvents } from "./events/parse.ts";

/** What a log holds. */
export interface ReadLog {
  /** By derivation, in the order they were begun; the lines as they came, colours included. */
  readonly builds: ReadonlyMap<string, readonly string[]>;
  /** Nix's own messages, without colours. */
  readonly words: readonly string[];
}

/** @param text  Lines of `nix --log-format internal-json`. */
export const readLog = (text: string): ReadLog => {
  const builds = new Map<string, string[]>();
  const lines = new Map<string, string[]>();
  const words: string[] = [];
  for (const event of text.split("\n").flatMap(parseEvents)) {
    if (event.kind === "start" && event.type === ACTIVITY.build) {
      const [drv] = event.fields;
      const own: string[] = [];
      builds.set(String(drv), own);
      lines.set(event.id, own);
    } else if (event.kind === "result" && event.type === RESULT.buildLogLine) {
      lines.get(event.id)?.push(String(event.fields[0] ?? ""));
    } else if (event.kind === "msg" || event.kind === "text") {
      if (event.kind === "msg" && event.level > LEVEL.info) continue;
      if (event.text !== "") words.push(stripVTControlCharacters(event.text));
    }
  }
  return { builds, words };
};
