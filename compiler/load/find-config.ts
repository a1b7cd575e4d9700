/** Finds the config: the path given, or `comfyui.config.ts` or `.mts` in a folder. */
import { accessSync, constants, existsSync, lstatSync, readlinkSync, statSync } from "node:fs";
import path from "node:path";
import { fileFailure } from "../host/file-failure.ts";
import { recoverFolder } from "../host/write-folder.ts";
import { Problem } from "../problem.ts";

/** In the order they are looked for. */
const CONFIG_NAMES = ["comfyui.config.ts", "comfyui.config.mts"];

/**
 * The config's absolute path. The folder beside it that it compiles to is put back, should a compile have
 * been killed while it was replacing it: whatever the command, it finds it there.
 *
 * @param given  A file or a folder, relative to `cwd`; without it, `cwd` is the folder.
 * @throws {Problem} `config-missing` when there is none, or none that can be read.
 */
export const findConfig = (given: string | undefined, cwd: string): string => {
  const asked = path.resolve(cwd, given ?? ".");
  const kind = kindOf(asked);
  const candidates =
    kind === "folder" ? CONFIG_NAMES.map((name) => path.join(asked, name)) : [asked];
  const config = candidates.find((each) => kindOf(each) === "file");
  if (config === undefined) throw missing(given, kind, candidates);
  if (!/\.[mc]?ts$/.test(config)) {
    throw new Problem("config-missing", `${given ?? config} is not a TypeScript file`, {
      hint: "a config ends in .ts or .mts",
    });
  }
  const strange = /[?\\]/.exec(config)?.[0];
  if (strange !== undefined) {
    throw new Problem("config-missing", `the path of ${given ?? config} holds a ${strange}`, {
      hint: `rename the folder: Node and TypeScript would look for another file`,
    });
  }
  try {
    accessSync(config, constants.R_OK);
  } catch (error) {
    throw new Problem("config-missing", `cannot read ${config}: ${fileFailure(error)}`);
  }
  recoverFolder(path.join(path.dirname(config), "nix"));
  return config;
};

type Kind = "file" | "folder" | undefined;

const kindOf = (file: string): Kind => {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat?.isDirectory() === true ? "folder" : stat?.isFile() === true ? "file" : undefined;
  } catch (error) {
    throw new Problem("config-missing", `cannot read ${file}: ${fileFailure(error)}`);
  }
};

const missing = (given: string | undefined, kind: Kind, candidates: readonly string[]): Problem => {
  const link = candidates.find(
    (each) =>
      !existsSync(each) && lstatSync(each, { throwIfNoEntry: false })?.isSymbolicLink() === true,
  );
  if (link !== undefined) {
    const said = `${path.basename(link)} is a link to ${readlinkSync(link)}, which is not there`;
    return new Problem("config-missing", said);
  }
  const names = CONFIG_NAMES.join(" or ");
  const message =
    given === undefined
      ? `there is no ${names} here`
      : kind === "folder"
        ? `there is no ${names} in ${given}`
        : `there is no file ${given}`;
  return new Problem("config-missing", message, {
    hint: "run this in the folder of your config, or name it: --config path/to/comfyui.config.ts",
  });
};
