/** What is to be checked, and what the ways to start it need to look around with. */
import { shellWord } from "../../emit/shell-word.ts";
import type { Ask } from "../../host/ask.ts";
import type { Tree } from "../../host/tree.ts";

/** An image to check. */
export interface Target {
  /** The flake's name of it; absent for an image that is of no config. */
  readonly name?: string;
  /** `repository:tag`, or whatever names it to the engine. */
  readonly reference: string;
  /** The config's file; absent with the name. */
  readonly config?: string;
  /** The config as the command line names it, where it does. */
  readonly given?: string;
  /** Whether it runs on CUDA, as far as is known. */
  readonly cuda: boolean;
}

/** An image of a config. */
export type NamedTarget = Target & { readonly name: string; readonly config: string };

export const isNamed = (target: Target): target is NamedTarget =>
  target.name !== undefined && target.config !== undefined;

/** The machine, as the launcher sees it. */
export interface Setting {
  readonly ask: Ask;
  readonly tree: Tree;
  /** Whether a GPU is wanted. */
  readonly gpu: boolean;
  /** The user's own arguments of `docker run`, `podman run` or `nix run`. */
  readonly extra: readonly string[];
  /** The probe's arguments. */
  readonly args: readonly string[];
  /** This process's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Gives the URL of the flake in a folder. */
  readonly flake: (folder: string) => string;
  /** Gives a folder with the driver's own libraries and nothing else, for programs of Nix. */
  readonly driver: () => string | undefined;
  /** What a program of an image is given on this machine, without what would mix the two. */
  readonly imageEnv: (driver: string | undefined) => Readonly<Record<string, string>>;
}

/** The command that writes `nix/` of the target's config. */
export const compileCommand = ({ given }: Target): string =>
  ["npx comfynix compile", ...(given === undefined ? [] : [shellWord(given)])].join(" ");

/** The command that builds an image of the config, and puts it where `engine` finds it. */
export const buildCommand = (
  { name = "", given }: Pick<Target, "name" | "given">,
  engine?: "docker" | "podman",
): string =>
  [
    `npx comfynix build ${name}`,
    ...(given === undefined ? [] : [`--config ${shellWord(given)}`]),
    ...(engine === undefined ? [] : [`--load ${engine}`]),
  ].join(" ");

/** What to do about an image that `engine` does not have. */
export const getImage = (target: Target, engine: "docker" | "podman"): string =>
  target.name === undefined
    ? `Get it: ${engine} pull ${target.reference}`
    : `Build and load it: ${buildCommand(target, engine)}`;
