/** `comfynix fmt`: the Nix formatter. */
import { readFileSync } from "node:fs";
import { decode, faultOf, type FormatSettings } from "./fmt/format-file.ts";
import { formatFiles } from "./fmt/format-files.ts";
import { nixFiles } from "./fmt/nix-files.ts";
import { answer, tell } from "./fmt/tell.ts";
import type { Terminal } from "../host/terminal.ts";
import { format } from "../nix/format.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { located, problemsOf } from "./problems.ts";
import { parseArguments } from "./parse-arguments.ts";

/** Columns of a line, its indentation not counted. Source: RFC 166. */
const WIDTH = 100;

export const fmtCommand: Command = {
  name: "fmt",
  usage: "comfynix fmt [options] FILE…",
  summary: "format Nix files as the official standard does (RFC 166)",
  help: `FILE is a file, a folder (every .nix file below it), or - for standard input to standard output.
A file with a syntax error is told and left as it is; the others are formatted.

options:
  --check     write nothing; exit 1 and list the files that are not formatted
  --width N   columns of a line, its indentation not counted (default ${String(WIDTH)})
  --strict    do not look where the source breaks lines: equal meaning gives equal text
  --json      print the result to stdout as JSON
  --help      show this

examples:
  comfynix fmt flake.nix modules/
  comfynix fmt --check .
  comfynix fmt --check --json nix | jq -r '.files.stale[]'
  comfynix fmt - < flake.nix`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      check: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      width: { type: "string", default: String(WIDTH) },
      json: { type: "boolean", default: false },
    });
    const { check, strict, json } = values;
    const settings = { check, strict, width: widthOf(values.width) };
    if (positionals.length === 0)
      throw new UsageError("fmt takes files or folders, or - for standard input");
    if (!positionals.includes("-"))
      return formatNamed(positionals, { ...settings, json }, terminal);
    if (positionals.length > 1) throw new UsageError("- stands alone: it is standard input");
    if (json) throw new UsageError("--json takes files or folders: - prints what it formats");
    return formatInput(settings, terminal);
  },
};

const widthOf = (given: string): number => {
  const width = Number(given);
  if (Number.isInteger(width) && width >= 1 && width <= 10_000) return width;
  throw new UsageError(`--width takes a number of columns, not ${JSON.stringify(given)}`);
};

const formatNamed = async (
  named: readonly string[],
  settings: FormatSettings & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> => {
  try {
    return tell(await formatFiles(nixFiles(named), settings), settings, terminal);
  } catch (error) {
    if (!settings.json) throw error;
    return answer([], located(problemsOf(error)), settings, terminal);
  }
};

/** Standard input to standard output; nothing comes out when it cannot be formatted. */
const formatInput = (settings: FormatSettings, terminal: Terminal): number => {
  const name = "<stdin>";
  try {
    const text = decode(readFileSync(0));
    const formatted = format(text, settings);
    if (!settings.check) terminal.answer(formatted);
    return settings.check
      ? tell([{ file: name, changed: formatted !== text }], settings, terminal)
      : EXIT.ok;
  } catch (error) {
    return tell([{ file: name, changed: false, fault: faultOf(error) }], settings, terminal);
  }
};
