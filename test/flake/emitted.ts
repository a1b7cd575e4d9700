/** The emitted flake in a folder of its own, and Nix on it: offline, with the stand-in for nixpkgs. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../compiler/compile.ts";
import type { Context } from "../../compiler/context.ts";

export const STAND_IN = fileURLToPath(new URL("../nixpkgs", import.meta.url));

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const scratch: string[] = [];

/** A new empty folder, gone after `cleanUp`. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "comfynix-"));
  scratch.push(folder);
  return folder;
};

/** Removes every folder made here. */
export const cleanUp = (): void => {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** Compiles `context` into `folder/nix`. */
export const writeFlake = (context: Context, folder: string): void => {
  for (const [file, text] of compile(context).files) {
    const path = join(folder, "nix", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
};

/** Settings under which Nix is quiet and never asks a network. */
const environment = (): NodeJS.ProcessEnv => {
  const registry = join(tmpdir(), `comfynix-registry-${process.pid}.json`);
  writeFileSync(registry, '{"flakes":[],"version":2}');
  return {
    ...process.env,
    NIX_REMOTE: "",
    NIX_CONFIG: [
      "experimental-features = nix-command flakes",
      "substituters =",
      "sandbox = false",
      "warn-dirty = false",
      `flake-registry = ${registry}`,
    ].join("\n"),
  };
};

/** Runs `nix`. */
export const runNix = (
  args: readonly string[],
  cwd: string = tmpdir(),
  env: NodeJS.ProcessEnv = {},
): Ended => {
  const ended = spawnSync("nix", args, {
    cwd,
    encoding: "utf8",
    env: { ...environment(), ...env },
    maxBuffer: 1 << 28,
  });
  if (ended.error) throw ended.error;
  return { code: ended.status ?? -1, stdout: ended.stdout, stderr: ended.stderr };
};

export const OVERRIDE = ["--override-input", "nixpkgs", `path:${STAND_IN}`, "--no-write-lock-file"];

/**
 * The flake in `folder/nix` as a URL. Nix takes no space in one, escaped or not: such a folder is
 * named from within.
 */
export const flakeRef = (folder: string): string =>
  folder.includes(" ") ? "path:./nix" : `path:${folder}/nix`;

/** `nix <command> path:<folder>/nix#<attribute>` with the stand-in as nixpkgs; fails as Nix fails. */
export const onFlake = (
  folder: string,
  command: readonly string[],
  attribute: string,
  more: readonly string[] = [],
): string => {
  const { code, stdout, stderr } = tryOnFlake(folder, command, attribute, more);
  if (code !== 0) throw new Error(`nix ${command.join(" ")} ${attribute}: ${stderr}`);
  return stdout;
};

/** The same, telling how it ended. */
export const tryOnFlake = (
  folder: string,
  command: readonly string[],
  attribute: string,
  more: readonly string[] = [],
): Ended =>
  runNix(
    [...command, `${flakeRef(folder)}${attribute && `#${attribute}`}`, ...OVERRIDE, ...more],
    folder,
  );

/** Builds an output of the flake and gives its path in the store. */
export const built = (folder: string, attribute: string): string => {
  const [only] = JSON.parse(onFlake(folder, ["build", "--no-link", "--json"], attribute)) as {
    outputs: { out: string };
  }[];
  if (only === undefined) throw new Error(`${attribute} gave nothing`);
  return only.outputs.out;
};

/** A value of the flake. */
export const evaluated = (folder: string, attribute: string): unknown =>
  JSON.parse(onFlake(folder, ["eval", "--json"], attribute));

/** The store paths `path` needs, itself included. */
export const closure = (path: string): readonly string[] =>
  execFileSync("nix-store", ["-qR", path], { encoding: "utf8" }).split("\n").filter(Boolean);
