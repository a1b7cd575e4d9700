/** Parses what Nix writes on stderr with `--log-format internal-json`. */
import type { Field, NixEvent, NixPlace } from "./event.ts";

/** What every event begins with. */
const MARK = "@nix ";

/**
 * The events of one line, without its end. Usually one; none for an event that is cut off or of a kind
 * nobody knows; two where a program that Nix runs (git, ssh) wrote without ending its line.
 *
 * @example
 * parseEvents('@nix {"action":"stop","id":7}') // [{ kind: "stop", id: "7" }]
 * parseEvents("warning: Nix search path entry …") // [{ kind: "text", text: "warning: …" }]
 */
export const parseEvents = (line: string): readonly NixEvent[] => {
  const at = line.startsWith(MARK) ? 0 : line.indexOf(`${MARK}{`);
  if (at < 0) return [{ kind: "text", text: line }];
  const said = json(line.slice(at + MARK.length));
  if (at === 0) return said === undefined ? [] : event(said);
  // Text that only mentions it is text.
  if (said === undefined) return [{ kind: "text", text: line }];
  return [{ kind: "text", text: line.slice(0, at) }, ...event(said)];
};

type Json = Readonly<Record<string, unknown>>;

const json = (text: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const exact = [Reflect.get(value, "id"), Reflect.get(value, "parent")].every(
      (each) => typeof each !== "number" || Number.isSafeInteger(each),
    );
    return (exact ? value : JSON.parse(quotedIds(text))) as Json;
  } catch {
    return undefined;
  }
};

/** Ids as strings. Within a string of JSON the quotes would be escaped, so none is found there. */
const quotedIds = (text: string): string => text.replace(/"(id|parent)"\s*:\s*(\d+)/g, '"$1":"$2"');

const event = (said: Json): readonly NixEvent[] => {
  const id = idOf(said["id"]);
  switch (said["action"]) {
    case "start":
      return [
        {
          kind: "start",
          id,
          type: numberOf(said["type"]),
          level: numberOf(said["level"]),
          text: textOf(said["text"]),
          parent: idOf(said["parent"]),
          fields: fieldsOf(said["fields"]),
        },
      ];
    case "stop":
      return [{ kind: "stop", id }];
    case "result":
      return [
        { kind: "result", id, type: numberOf(said["type"]), fields: fieldsOf(said["fields"]) },
      ];
    case "msg": {
      const place = placeOf(said);
      const raw = said["raw_msg"];
      return [
        {
          kind: "msg",
          level: numberOf(said["level"]),
          text: textOf(said["msg"]),
          ...(typeof raw === "string" && { rawText: raw }),
          ...(place && { place }),
        },
      ];
    }
    default:
      return [];
  }
};

const idOf = (value: unknown): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : "0";

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Positions count: what is neither text nor number becomes text. */
const fieldsOf = (value: unknown): readonly Field[] => {
  if (!Array.isArray(value)) return [];
  const simple = value.every((each) => typeof each === "string" || typeof each === "number");
  return simple
    ? (value as Field[])
    : value.map((each) => (typeof each === "number" ? each : textOf(each)));
};

/** Nix writes `null` for each that it does not know. */
const placeOf = (said: Json): NixPlace | undefined => {
  const { file, line, column } = said;
  return typeof file === "string" && typeof line === "number" && typeof column === "number"
    ? { file, line, column }
    : undefined;
};
