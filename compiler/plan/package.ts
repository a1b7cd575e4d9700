/** One derivation of ours, planned: everything but the file it is written to. */
import type { ResolvedDistribution } from "../resolve.ts";
import { patchName } from "../patch-name.ts";
import { normalise } from "../python/name.ts";
import { parseSdistName } from "../python/sdist-name.ts";
import { fragmentPlan } from "./fragment.ts";
import type { NativePlan, PackagePlan } from "./plan.ts";
import { sourcePlan } from "./source.ts";

/** Version for the store: nixpkgs' `0-unstable` form for a revision without a release. */
const versionOf = ({ node, artifact }: ResolvedDistribution): string =>
  node.kind === "git"
    ? `0-unstable-${node.rev.slice(0, 7)}`
    : (versionIn(artifact) ?? node.version);

/** The version its metadata has; undefined for a git tree, whose build says it. */
export const exactVersion = ({ artifact }: ResolvedDistribution): string | undefined =>
  versionIn(artifact);

/** The exact version, where the config gives a range. nixpkgs compares it with METADATA. */
const versionIn = (artifact: ResolvedDistribution["artifact"]): string | undefined => {
  const said = artifact.facts?.metadata?.version;
  if (said !== undefined) return said;
  if (artifact.kind === "wheel") return artifact.file.split("-")[1];
  if (artifact.kind === "sdist") return parseSdistName(artifact.file)?.version;
  return undefined;
};

/** @param native  How its libraries are found; undefined when it has none. */
export const packagePlan = (
  resolved: ResolvedDistribution,
  native: NativePlan | undefined,
): Omit<PackagePlan, "file"> => {
  const { node, buildRequires } = resolved;
  return {
    pname: resolved.name,
    version: versionOf(resolved),
    source: sourcePlan(resolved),
    build:
      node.kind === "wheel"
        ? { kind: "wheel", ...(native && { native }) }
        : {
            kind: "source",
            known: buildRequires !== undefined,
            buildSystem: [
              ...new Set([
                // PEP 518: a source that declares nothing is built by setuptools
                ...(buildRequires ?? ["setuptools"]),
                ...(node.options.buildSystem ?? []).map(normalise),
              ]),
            ].sort(),
          },
    requires: resolved.requires,
    patches: (node.options.patches ?? []).map(patchName),
    env: node.options.env ?? {},
    ...(node.options.override && { override: fragmentPlan(node.options.override) }),
    ...(node.options.postInstall && { postInstall: fragmentPlan(node.options.postInstall) }),
  };
};
