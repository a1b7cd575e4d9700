/** What the Nix store has of an image that was built on this machine. */
import { existsSync, readFileSync } from "node:fs";
import { linkTarget } from "./relink.ts";
import { runGroup } from "./run-group.ts";
import { definedIn } from "./nix-version.ts";

/** The store paths of an image, by layer. */
export interface BuiltImage {
  /** Lowest first, less the layer that holds files of the image itself. */
  readonly layers: readonly (readonly string[])[];
  /** Bytes of each path, as a Nix archive. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** More would not fit into the arguments of a program. */
const AT_ONCE = 1000;

/** The image whose script `link` leads to; undefined where nothing was built, or it is no longer there. */
export const builtImage = async (link: string): Promise<BuiltImage | undefined> => {
  const script = linkTarget(link);
  return script === undefined ? undefined : await streamedImage(script);
};

/**
 * What a script streams: the configuration that dockerTools gave it says which paths lie in which layer.
 * Undefined where the script is no longer there, or none of dockerTools'.
 */
export const streamedImage = async (
  script: string,
  signal?: AbortSignal,
): Promise<BuiltImage | undefined> => {
  if (!existsSync(script)) return undefined;
  const layers = layersIn(await query(["--references", script], signal));
  if (layers === undefined) return undefined;
  const paths = layers.flat();
  const sizes = new Map<string, number>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const lines = await query(["--size", ...some], signal);
    if (lines.length !== some.length) return undefined;
    for (const [index, path] of some.entries()) sizes.set(path, Number(lines[index]));
  }
  return { layers, sizes };
};

/**
 * What `nix-store --query` says, by line: one a path, where it is asked for sizes; none when it fails. Its
 * words are the same in every Nix, while the JSON of `nix path-info` has had three forms.
 */
const query = async (
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> => {
  const { stdout } = await runGroup("nix-store", ["--query", ...args], {
    cwd: "/",
    env: definedIn(process.env),
    timeout: 600_000,
    signal,
  });
  return stdout.split("\n").filter((each) => each !== "");
};

/** Source: nixpkgs, stream_layered_image.py: `store_layers` of the configuration. */
const layersIn = (references: readonly string[]): readonly (readonly string[])[] | undefined => {
  const file = references.find((each) => each.endsWith("-conf.json"));
  if (file === undefined) return undefined;
  const { store_layers: layers } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly store_layers?: readonly (readonly string[])[];
  };
  return layers;
};
