/** The command line of `comfynix check`. */
import { UsageError } from "../commands/command.ts";
import { type Catalogue } from "./catalogue.ts";
import { idFault } from "./known-ids.ts";
import type { Via } from "./launch/choose.ts";
import { saveFault } from "./save.ts";
import { parseArguments } from "../commands/parse-arguments.ts";

/** Where a report goes: a file, or the state folder. */
export type Save = { readonly file: string } | "kept";

/** What the command line says. */
export interface CheckArguments {
  /** What is done: a check, of the host alone, or a text of the catalogue. */
  readonly what: "image" | "host" | "list" | { readonly explain: string };
  readonly image: string | undefined;
  readonly config: string | undefined;
  readonly via: Via | undefined;
  readonly only: readonly string[];
  readonly require: readonly string[];
  readonly noGpu: boolean;
  /** Seconds. */
  readonly timeout: number | undefined;
  readonly json: boolean;
  readonly save: Save | undefined;
  /** What stands behind `--`: for docker, podman or nix. */
  readonly extra: readonly string[];
}

/** What says something to the probe alone. */
const OF_PROBE = ["via", "only", "require", "no-gpu", "timeout"] as const;

/** @throws {UsageError} */
export const checkArguments = (argv: readonly string[], known: () => Catalogue): CheckArguments => {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  if (own.filter(isSave).length > 1) throw new UsageError("--save is there twice");
  const { rest, save } = takeSave(own);
  const { values, positionals } = parseArguments(rest, {
    config: { type: "string" },
    explain: { type: "string" },
    host: { type: "boolean" },
    json: { type: "boolean" },
    list: { type: "boolean" },
    "no-gpu": { type: "boolean" },
    only: { type: "string", multiple: true },
    require: { type: "string", multiple: true },
    timeout: { type: "string" },
    via: { type: "string" },
  });
  const [image, ...others] = positionals;
  if (others.length > 0) throw new UsageError("check takes one image");
  const [only, require] = [ids(values.only, known), ids(values.require, known)];
  const via = values.via === undefined ? undefined : viaOf(values.via);
  const extra = end < 0 ? [] : argv.slice(end + 1);
  const idle = OF_PROBE.find((each) => values[each] !== undefined);
  if (values.host === true && idle !== undefined) {
    throw new UsageError(`--host runs no probe: it takes no --${idle}`);
  }
  if (extra.length > 0 && (values.host === true || via?.way === "python")) {
    throw new UsageError("what is behind -- is for docker, podman or nix, and none of them is run");
  }
  const fault = save === undefined || save === "kept" ? undefined : saveFault(save.file);
  if (fault !== undefined) throw new UsageError(`--save: ${fault}`);
  return {
    what:
      values.explain !== undefined
        ? { explain: values.explain }
        : values.list === true
          ? "list"
          : values.host === true
            ? "host"
            : "image",
    image,
    config: values.config,
    via,
    only,
    require,
    noGpu: values["no-gpu"] === true,
    timeout: values.timeout === undefined ? undefined : seconds(values.timeout),
    json: values.json === true,
    save,
    extra,
  };
};

/**
 * Takes `--save`, whose file may be left out, from the arguments: `--save=FILE`, or `--save FILE` where
 * FILE ends in `.json`, so that an image's name is no file.
 */
const takeSave = (
  argv: readonly string[],
): { readonly rest: readonly string[]; readonly save: Save | undefined } => {
  const at = argv.findIndex(isSave);
  const option = argv[at];
  if (option === undefined) return { rest: argv, save: undefined };
  const next = argv[at + 1] ?? "";
  const written = option.slice("--save=".length);
  const file = option === "--save" ? (/^[^-].*\.json$/.test(next) ? next : undefined) : written;
  if (file === "") throw new UsageError("--save= takes a file");
  const taken = option === "--save" && file !== undefined ? 2 : 1;
  return {
    rest: [...argv.slice(0, at), ...argv.slice(at + taken)],
    save: file === undefined ? "kept" : { file },
  };
};

const isSave = (argument: string): boolean => /^--save(?:=|$)/.test(argument);

const ids = (given: readonly string[] = [], known: () => Catalogue): readonly string[] => {
  const typed = given.flatMap((each) => each.split(",")).map((each) => each.trim());
  for (const each of typed) {
    if (each === "")
      throw new UsageError("--only and --require take ids of checks: --only k.conv,elf");
    const fault = idFault(each, known());
    if (fault !== undefined) throw new UsageError(fault);
  }
  return typed;
};

const viaOf = (text: string): Via => {
  if (text === "docker" || text === "podman" || text === "nix") return { way: text };
  const python = /^python=(.+)$/.exec(text)?.[1];
  if (python !== undefined) return { way: "python", path: python };
  throw new UsageError(
    `--via takes docker, podman, nix or python=PATH, not ${JSON.stringify(text)}`,
  );
};

const seconds = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--timeout takes a number of seconds, not ${JSON.stringify(text)}`);
};
