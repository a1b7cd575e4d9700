/** What Nix says to people during a build, apart from what the display says itself. */
import type { Paint } from "../../paint.ts";
import { LEVEL, type NixEvent } from "../events/event.ts";
import { plainText } from "./text.ts";

/** A message worth showing, once. */
export interface ShownMessage {
  readonly level: "warning" | "notice";
  /** Plain text of one or more lines. */
  readonly text: string;
}

/** How many different messages are remembered, to show each once. */
const REMEMBERED = 1000;

/**
 * Picks warnings, notices, traces and lines of other programs. Errors are left out: they end the build and
 * are told at the config's line. So is the list of what will be built: the display counts it.
 */
export const messageReader = (): ((event: NixEvent) => ShownMessage | undefined) => {
  const seen = new Set<string>();
  return (event) => {
    const message = messageOf(event);
    if (message === undefined || seen.has(message.text)) return undefined;
    if (seen.size < REMEMBERED) seen.add(message.text);
    return message;
  };
};

const messageOf = (event: NixEvent): ShownMessage | undefined => {
  if (event.kind === "text") {
    const text = plainText(event.text);
    return text === "" ? undefined : { level: "notice", text };
  }
  if (event.kind !== "msg" || event.level > LEVEL.notice) return undefined;
  const text = plainText(event.text);
  if (text === "" || (event.level === LEVEL.error && !TRACE.test(text))) return undefined;
  if (OURS.test(text)) return undefined;
  return { level: event.level === LEVEL.warning ? "warning" : "notice", text };
};

/** `builtins.trace` speaks at the level of errors. */
const TRACE = /^trace: /;

/** It, as people see it. */
export const messageText = (level: ShownMessage["level"], text: string, paint: Paint): string => {
  if (level === "notice") return text;
  return `${paint.warning("warning:")} ${text.replace(/^(?:warning|error):\s*/, "")}`;
};

/** It is us who tell Nix to leave the lock as it is. */
const OURS = /^warning: not writing modified lock file /;
