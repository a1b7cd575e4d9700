/** An artifact on its way into the lock. */
import type { Distribution } from "../../../dsl/node.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { parseSdistName } from "../../python/sdist-name.ts";
import { described } from "../choose.ts";
import type { Artifact, Facts } from "../lock.ts";

/** What is known of an artifact so far. */
export interface Draft {
  /** Its key in the lock. */
  readonly key: string;
  /** What it is, without what has to be found out. */
  readonly base:
    | { readonly kind: "wheel" | "sdist"; readonly file: string }
    | {
        readonly kind: "git";
        readonly url: string;
        readonly rev: string;
        readonly submodules?: true;
      };
  readonly hash?: string;
  readonly size?: number;
  readonly origin?: Artifact["origin"];
  readonly facts?: Facts;
  /** When the index says it was uploaded. */
  readonly uploaded?: string;
  /** Where the index has its metadata (PEP 658). */
  readonly metadataHash?: string | true;
  /** The config's package to blame. */
  readonly at: Distribution;
}

/** How a sentence calls it: `torch 2.10.0+cu130`, `CLIP at dcba3cb`. */
export const labelOf = ({ base, at }: Draft): string => {
  if (base.kind === "git") return described(at);
  const { name, version } = parseWheelName(base.file) ?? parseSdistName(base.file) ?? {};
  return name === undefined ? base.file : `${name} ${version ?? ""}`;
};

/** The artifact, once it has a hash. */
export const artifactOf = ({
  base,
  hash,
  size,
  uploaded,
  origin,
  facts,
}: Draft): Artifact | undefined =>
  hash === undefined || origin === undefined
    ? undefined
    : {
        ...base,
        hash,
        ...(size !== undefined && { size }),
        ...(uploaded !== undefined && { uploaded }),
        origin,
        ...(facts && Object.keys(facts).length > 0 && { facts }),
      };

/** A draft of what is locked, or was found in a facts file. */
export const draftOf = (key: string, artifact: Artifact, at: Distribution): Draft => {
  const { hash, size, uploaded, origin, facts } = artifact;
  const common = {
    hash,
    origin,
    ...(size !== undefined && { size }),
    ...(uploaded !== undefined && { uploaded }),
    ...(facts && { facts }),
  };
  if (artifact.kind !== "git") {
    return { key, base: { kind: artifact.kind, file: artifact.file }, ...common, at };
  }
  const { kind, url, rev, submodules } = artifact;
  return {
    key,
    base: { kind, url, rev, ...(submodules === true && { submodules }) },
    ...common,
    at,
  };
};
