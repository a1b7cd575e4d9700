/** Contexts for tests: images with a lock that knows all they ask for. */
import { createHash } from "node:crypto";
import type { Context } from "../../compiler/context.ts";
import type { Artifact, AttributeFacts, Facts, Lock } from "../../compiler/lock/lock.ts";
import { probeFiles } from "../../compiler/load/probe-files.ts";
import { requestKey } from "../../compiler/lock/request.ts";
import type { Distribution, Image } from "../../dsl/index.ts";
import { git, project } from "../../dsl/index.ts";

/** The revision of nixpkgs in tests. */
export const REV = "2fc6539b481e1d2569f25f8799236694180c0993";

/** A well-formed hash that depends on `text` alone. */
export const sri = (text: string): string =>
  `sha256-${createHash("sha256").update(text).digest("base64")}`;

export interface LockedFacts {
  /** By distribution name as the config spells it. */
  readonly facts?: Readonly<Record<string, Facts>>;
  /** By absolute attribute, `python314Packages.numpy`. */
  readonly attributes?: Readonly<Record<string, AttributeFacts>>;
}

/** Everything locked, with hashes made up from the keys. */
export const contextOf = (
  images: Readonly<Record<string, Image>>,
  { facts = {}, attributes = {} }: LockedFacts = {},
): Context => {
  const artifacts: Lock["artifacts"] = {};
  const requests: Lock["images"] = {};
  for (const [name, image] of Object.entries(images)) {
    requests[name] = {};
    for (const layer of image.layers)
      for (const node of layer.packages)
        if (node.kind !== "nixpkg") {
          const [key, artifact] = artifactFor(node, facts[node.name]);
          artifacts[key] = artifact;
          requests[name][requestKey(node)] = {
            artifact: key,
            by: [`layer ${layer.name}`],
            why: "given",
          };
        }
  }
  return {
    images: Object.entries(images).map(([name, image]) => ({ name, image })),
    project: project({ nixpkgs: git("NixOS/nixpkgs", REV) }),
    probe: probeFiles(),
    lock: {
      version: 1,
      nixpkgs: {
        url: "https://github.com/NixOS/nixpkgs",
        rev: REV,
        narHash: sri("nixpkgs"),
        lastModified: 1771848320,
        attributes: { ...attributes },
      },
      artifacts,
      images: requests,
    },
  };
};

const artifactFor = (node: Distribution, facts: Facts | undefined): [string, Artifact] => {
  const more = {
    origin: { from: "import" as const, source: "test" },
    ...(facts && { facts }),
  };
  if (node.kind === "git") {
    const key = requestKey(node);
    const { url, rev, options } = node;
    const submodules = options.submodules ?? false;
    return [
      key,
      { kind: "git", url, rev, ...(submodules && { submodules }), hash: sri(key), ...more },
    ];
  }
  const file =
    node.kind === "wheel"
      ? `${node.name.replaceAll("-", "_")}-${node.version}-py3-none-any.whl`
      : `${node.name}-${node.version}.tar.gz`;
  const key = node.url ?? `https://files.pythonhosted.org/packages/${file}`;
  const end = decodeURIComponent(key.slice(key.lastIndexOf("/") + 1));
  return [key, { kind: node.kind, file: end, hash: sri(key), ...more }];
};
