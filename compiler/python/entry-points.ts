/** entry_points.txt: the commands and plug-ins of a distribution. Source: packaging.python.org, "Entry points specification". */
import { FormatError, quoted } from "./format-error.ts";

/** One entry: `[group] name = module:attribute [extras]`. */
export interface EntryPoint {
  readonly group: string;
  readonly name: string;
  readonly module: string;
  /** Object inside the module, `main` or `Cls.run`. */
  readonly attribute?: string;
  readonly extras: readonly string[];
}

/**
 * Reads entry_points.txt, as `importlib.metadata` does.
 *
 * @throws {FormatError} With the line.
 * @example parseEntryPoints("[console_scripts]\nhf = huggingface_hub.cli:main\n")
 * // [{ group: "console_scripts", name: "hf", module: "huggingface_hub.cli", attribute: "main", extras: [] }]
 */
export const parseEntryPoints = (text: string): readonly EntryPoint[] => {
  const found: EntryPoint[] = [];
  let group: string | undefined;
  for (const [at, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) group = section;
    else if (line !== "" && !line.startsWith("#") && group !== undefined) {
      found.push({ group, ...entry(line, at + 1) });
    }
  }
  return found;
};

/** The commands that an installer puts into `bin/`. */
export const commandsOf = (entries: readonly EntryPoint[]): readonly string[] => [
  ...new Set(
    entries
      .filter(({ group }) => group === "console_scripts" || group === "gui_scripts")
      .map(({ name }) => name),
  ),
];

const REFERENCE =
  /^(?<module>[\w.]+)\s*(?::\s*(?<attribute>[\w.]+)\s*)?(?:\[(?<extras>.*)\]\s*)?$/u;

const entry = (line: string, at: number): Omit<EntryPoint, "group"> => {
  const equals = line.indexOf("=");
  const name = line.slice(0, equals).trim();
  const groups = REFERENCE.exec(line.slice(equals + 1).trim())?.groups;
  const { module, attribute, extras } = groups ?? {};
  if (equals === -1 || name === "" || module === undefined) {
    throw new FormatError("entry_points.txt", `${quoted(line)} is no entry point`, { line: at });
  }
  return {
    name,
    module,
    ...(attribute !== undefined && { attribute }),
    extras: (extras ?? "").split(",").flatMap((each) => each.trim() || []),
  };
};
