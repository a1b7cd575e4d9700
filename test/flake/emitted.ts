/** The emitted flake in a folder of its own, and Nix on it: offline, with the stand-in for nixpkgs. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compile } from "../../compiler/compile.ts";
import type { Context } from "../../compiler/context.ts";
import { nix, NixFailure, type NixResult, OFFLINE_NIXPKGS } from "../helpers/nix.ts";

const scratch: string[] = [];

/** A new empty folder, gone after `cleanUp`. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "comfynix-flake-"));
  scratch.push(folder);
  return folder;
};

/** Removes every folder made here. */
export const cleanUp = (): void => {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** Compiles `context` into `folder/nix`; gives the folder. */
export const writeFlake = (context: Context, folder: string = newFolder()): string => {
  for (const [file, text] of compile(context).files) {
    const path = join(folder, "nix", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
};

/** The Nix files of `folder/nix`, below it. */
export const nixFiles = (folder: string): readonly string[] =>
  readdirSync(join(folder, "nix"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".nix"),
  );

/**
 * The flake in `folder/nix` as a URL. Nix 2.8 takes no space in one, escaped or not: such a folder is
 * named from within.
 */
const flakeRef = (folder: string): string =>
  folder.includes(" ") ? "path:./nix" : `path:${folder}/nix`;

/** `nix <command> path:<folder>/nix#<attribute>`, with the stand-in as nixpkgs. */
export const tryOnFlake = (
  folder: string,
  command: readonly string[],
  attribute = "",
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<NixResult> => {
  const installable = `${flakeRef(folder)}${attribute === "" ? "" : `#${attribute}`}`;
  return nix([...command, installable, ...OFFLINE_NIXPKGS, ...more], { cwd: folder, env });
};

/** The same; what it prints, or the failure. */
export const onFlake = async (
  folder: string,
  command: readonly string[],
  attribute = "",
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const result = await tryOnFlake(folder, command, attribute, more, env);
  if (result.code !== 0) throw new NixFailure(["nix", ...command, attribute], result);
  return result.stdout;
};

/** Builds an output of the flake and gives its path in the store. */
export const built = async (folder: string, attribute: string): Promise<string> =>
  outPath(await onFlake(folder, ["build", "--no-link", "--json"], attribute));

/** The store path in what `nix build --json` prints. */
export const outPath = (json: string): string => {
  const [only] = JSON.parse(json) as { outputs: { out: string } }[];
  if (only === undefined) throw new Error("nothing was built");
  return only.outputs.out;
};

/** A value of the flake. */
export const evaluated = async (folder: string, attribute: string): Promise<unknown> =>
  JSON.parse(await onFlake(folder, ["eval", "--json"], attribute));

/** The store paths `path` needs, itself included: of a derivation, all that its build needs. */
export const closure = (path: string): readonly string[] =>
  execFileSync("nix-store", ["-qR", path], { encoding: "utf8" }).split("\n").filter(Boolean);
