/** A command line → options and what stands beside them, or what is wrong with it in one sentence. */
import { parseArgs } from "node:util";
import { suggestion } from "../suggest.ts";
import { type Options, UsageError } from "./command.ts";

/** What `node:util` makes of a command line with such options. */
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: Given }>
>;

/**
 * Reads a command line. An option that takes one value is there once: of two, neither is the one meant.
 *
 * @param args  What stands behind the command's name and before `--`.
 * @throws {UsageError} For an option that does not exist, is there twice, lacks its value or takes none.
 * @example
 * parseArguments(["x", "--out", "nix"], { out: { type: "string" } })
 * // { values: { out: "nix" }, positionals: ["x"] }
 */
export const parseArguments = <const Given extends Options>(
  args: readonly string[],
  options: Given,
): Parsed<Given> => {
  try {
    const { tokens, ...parsed } = parseArgs({
      args: [...args],
      ...{ allowPositionals: true, tokens: true, options },
    });
    const named = tokens.flatMap((each) => (each.kind === "option" ? [each.name] : []));
    const twice = named.find(
      (name, index) => named.indexOf(name) < index && takesOne(options[name]),
    );
    if (twice !== undefined) throw new UsageError(`--${twice} is there twice`);
    return parsed;
  } catch (error) {
    throw usageFault(error, Object.keys(options)) ?? error;
  }
};

/**
 * The config a command line names, as `[config]` or as `--config PATH`.
 *
 * @param command  The command's name, for what is said of a wrong use.
 * @throws {UsageError} When it names several.
 */
export const configOf = (
  command: string,
  positionals: readonly string[],
  option: string | undefined,
): string | undefined => {
  const [config, ...others] = [...positionals, ...(option === undefined ? [] : [option])];
  if (others.length > 0) throw new UsageError(`${command} takes one config`);
  return config;
};

const takesOne = (option: Options[string] | undefined): boolean =>
  option?.type === "string" && option.multiple !== true;

/** What `node:util` found, said as we say it. */
const usageFault = (error: unknown, names: readonly string[]): UsageError | undefined => {
  if (!(error instanceof Error)) return undefined;
  const [, option = ""] = /'(-[^' ]*)/.exec(error.message) ?? [];
  switch (Reflect.get(error, "code")) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION": {
      const meant = suggestion(
        option,
        [...names, "help"].map((name) => `--${name}`),
      );
      return new UsageError(
        `there is no option ${option}${meant === undefined ? "" : `; ${meant}`}`,
      );
    }
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE": {
      if (error.message.includes("does not take")) {
        return new UsageError(`${option} takes no value`);
      }
      const dash = error.message.includes("ambiguous")
        ? `; one that begins with a dash is written ${option}=VALUE`
        : "";
      return new UsageError(`${option} takes a value${dash}`);
    }
    default:
      return undefined;
  }
};
