/** An image as `docker save` writes it, read back. Source: Docker image specification v1.2. */
import { execFileSync } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of a layer. */
export interface Entry {
  readonly mode: string;
  /** `uid/gid`, in numbers. */
  readonly owner: string;
  /** Without a leading `./` and a trailing `/`. */
  readonly path: string;
}

/** What an image says of itself. */
export interface Archive {
  readonly tags: readonly string[];
  /** The `config` of the OCI image configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The layers' tar files, lowest first. */
  readonly files: readonly string[];
  /** What they hold. */
  readonly layers: readonly (readonly Entry[])[];
}

interface Manifest {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

/** Runs the script that streams an image and reads what comes, by way of `folder`. */
export const streamed = (script: string, folder: string): Archive => {
  const file = join(folder, "image.tar");
  execFileSync(script, { stdio: ["ignore", openSync(file, "w"), "ignore"] });
  return readArchive(file, folder);
};

/** Unpacks `file` in `folder` and reads it. */
export const readArchive = (file: string, folder: string): Archive => {
  execFileSync("tar", ["-xf", file, "-C", folder]);
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const [manifest] = json("manifest.json") as Manifest[];
  if (manifest === undefined) throw new Error(`${file} holds no image`);
  const { config } = json(manifest.Config) as { config: Record<string, unknown> };
  const files = manifest.Layers.map((layer) => join(folder, layer));
  return {
    tags: manifest.RepoTags,
    config,
    files,
    layers: files.map(entries),
  };
};

/** The store paths a layer holds. */
export const storePaths = (layer: readonly Entry[]): readonly string[] => [
  ...new Set(layer.flatMap(({ path }) => /^nix\/store\/[^/]+/.exec(path)?.[0] ?? [])),
];

const entries = (file: string): readonly Entry[] =>
  execFileSync("tar", ["--numeric-owner", "--quoting-style=literal", "-tvf", file], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
    .split("\n")
    .flatMap((line) => {
      const found = /^(\S+) (\d+\/\d+) +\d+ \S+ \S+ (?:\.?\/)?(.*?)(?: -> .*)?\/?$/.exec(line);
      const [, mode = "", owner = "", path = ""] = found ?? [];
      return found === null ? [] : [{ mode, owner, path }];
    });
