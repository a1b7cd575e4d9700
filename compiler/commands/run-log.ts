/** One run of `comfynix log`. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { drvName } from "../build/failure/failed-build.ts";
import { namedFlake } from "../build/flake-folder.ts";
import { type ReadLog, readLog } from "../build/log-lines.ts";
import { origins } from "../build/origin.ts";
import { readDerivation } from "../build/read-derivation.ts";
import { requestOf } from "../build/request.ts";
import type { Context } from "../context.ts";
import { shellWord } from "../emit/shell-word.ts";
import { nixCommand } from "../host/nix-command.ts";
import { statePath } from "../host/state-folder.ts";
import { isSystemError } from "../host/system-error.ts";
import type { Terminal } from "../host/terminal.ts";
import { findConfig } from "../load/find-config.ts";
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { resolve } from "../resolve.ts";
import { chosenImages } from "./choose-image.ts";
import { EXIT } from "./command.ts";
import { loadProject } from "./load-project.ts";

/** What the command line says. */
export interface LogArguments {
  readonly config?: string;
  readonly image?: string;
  /** Absent: Nix's own words. */
  readonly name?: string;
  readonly more: readonly string[];
}

/** @returns The exit code. @throws {Problem} `log-missing`. @throws {UsageError} Of an image that is not there. */
export const runLog = async (args: LogArguments, terminal: Terminal): Promise<number> => {
  const config = findConfig(args.config, process.cwd());
  const logs = keptLogs(statePath(config, "logs"), args.image);
  if (logs.length === 0 && args.image !== undefined) {
    chosenImages(await loadProject(args.config, terminal.shown), args.image);
  }
  if (args.name === undefined) return answer(ownWords(logs, args.image), terminal);
  const context = await loadProject(args.config, terminal.shown);
  const text =
    logged(logs, args.name, context) ?? (await fromNix(args.name, args, config, context));
  return answer(text, terminal);
};

const answer = (text: string, terminal: Terminal): number => {
  terminal.answer(text.endsWith("\n") ? text : `${text}\n`);
  return EXIT.ok;
};

/** A log, read when it is asked for: they may be large, and mostly the first one answers. */
type KeptLog = () => ReadLog;

/** The newest first. */
const keptLogs = (folder: string, image: string | undefined): readonly KeptLog[] => {
  try {
    return readdirSync(folder)
      .filter((file) => image === undefined || file.replace(/\.log(\.\d+)?$/, "") === image)
      .map((file) => path.join(folder, file))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
      .map((file) => () => readLog(readFileSync(file, "utf8")));
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return [];
    throw error;
  }
};

const ownWords = ([last]: readonly KeptLog[], image: string | undefined): string => {
  if (last === undefined) {
    const what =
      image === undefined
        ? "nothing was built yet with this config"
        : `image ${image} was not built yet`;
    throw new Problem("log-missing", what, {
      hint: `build it: npx comfynix build${image === undefined ? "" : ` ${image}`}`,
    });
  }
  const { words } = last();
  return words.length === 0 ? "Nix had nothing to say\n" : words.join("\n");
};

/** What the newest log says of the derivations of that name. */
const logged = (logs: readonly KeptLog[], name: string, context: Context): string | undefined => {
  const origin = origins(resolve(context), readDerivation);
  const isMeant = (drv: string): boolean => {
    if (drvName(drv) === name || drv === name) return true;
    const found = origin(drv);
    const names = [found?.distribution, found?.label.split(" ")[0], found?.label];
    return names.includes(name) || names.includes(normalise(name));
  };
  for (const read of logs) {
    const meant = [...read().builds].filter(([drv, lines]) => lines.length > 0 && isMeant(drv));
    if (meant.length === 0) continue;
    return meant.map(([drv, lines]) => `${drvName(drv)}\n${lines.join("\n")}`).join("\n\n");
  }
  return undefined;
};

/** What Nix keeps of the time it was built. */
const fromNix = async (
  name: string,
  { image, more }: LogArguments,
  config: string,
  context: Context,
): Promise<string> => {
  const resolved = resolve(context);
  const flake = namedFlake(path.join(path.dirname(config), "nix"));
  try {
    for (const each of resolved) {
      if (image !== undefined && each.name !== image) continue;
      const request = requestOf(context, resolved, { image: each.name, only: name, all: false });
      if ("misuse" in request) continue;
      const [target] = request.targets;
      const { code, stdout } = await nixCommand([
        ...["log", `${flake.url}#${target?.attribute ?? ""}`, "--no-write-lock-file"],
        ...more,
      ]);
      if (code === 0 && stdout.trim() !== "") return stdout;
    }
  } finally {
    flake.remove();
  }
  throw new Problem(
    "log-missing",
    `there is no log of ${name}: the last build did not build it, and Nix has none, or an empty one`,
    {
      hint: `what comes from a cache has its log there; to build it here: npx comfynix build --only ${shellWord(name)} -- --rebuild`,
    },
  );
};
