/** What a schema cannot say of a lock: that its parts agree with each other. */
import { isArchive } from "../python/sdist-name.ts";
import type { Artifact, Lock, Request } from "./lock.ts";
import type { Fault } from "./located-json.ts";
import { gitKey } from "./request.ts";

/** Where two parts of the lock disagree; empty for every lock that comfynix wrote. */
export const faultsOf = (lock: Lock): readonly Fault[] => [
  ...Object.entries(lock.artifacts).flatMap(([key, artifact]) => artifactFaults(key, artifact)),
  ...Object.entries(lock.images).flatMap(([image, requests]) =>
    Object.entries(requests).flatMap(([key, request]) =>
      requestFaults(lock, key, request).map((message) => ({
        path: ["images", image, key, "artifact"],
        message,
      })),
    ),
  ),
  ...collisionFaults(lock),
];

const collisionFaults = ({ artifacts, collisions = [] }: Lock): readonly Fault[] =>
  collisions.flatMap((each, at) =>
    each.artifacts
      .filter((key) => !Object.hasOwn(artifacts, key))
      .map((key) => ({
        path: ["collisions", at, "artifacts"],
        message: `names ${quoted(key)}, which artifacts does not hold`,
      })),
  );

const artifactFaults = (key: string, artifact: Artifact): readonly Fault[] => {
  const path = ["artifacts", key];
  if (artifact.kind === "git") {
    const right = gitKey(artifact);
    return key === right ? [] : [{ path, message: `is the key of an artifact that is ${right}` }];
  }
  const { kind, file } = artifact;
  const faults: Fault[] = [];
  const named = fileNameOf(key);
  if (named !== file) {
    const message = `is ${quoted(file)}, but the URL names ${quoted(named ?? key)}`;
    faults.push({ path: [...path, "file"], message });
  }
  if (kindOf(file) !== kind) {
    faults.push({ path: [...path, "kind"], message: `is ${kind}, but the file is ${file}` });
  }
  return faults;
};

const requestFaults = (lock: Lock, key: string, { artifact }: Request): readonly string[] => {
  const found = Object.hasOwn(lock.artifacts, artifact) ? lock.artifacts[artifact] : undefined;
  if (found === undefined) return [`names ${quoted(artifact)}, which artifacts does not hold`];
  const named = /^(wheel|sdist) /.exec(key)?.[1];
  if (named === undefined) {
    return key === artifact ? [] : [`is ${quoted(artifact)}, not what was asked for`];
  }
  return found.kind === named ? [] : [`is of kind ${found.kind}, but a ${named} was asked for`];
};

/** The decoded last part of a URL's path; undefined when it is none. */
const fileNameOf = (url: string): string | undefined => {
  const last = /([^/?#]+)(?:[?#].*)?$/.exec(url)?.[1];
  try {
    return last === undefined ? undefined : decodeURIComponent(last);
  } catch {
    return undefined;
  }
};

/** Source: PEP 427 for wheels; PEP 625 and what indexes still serve for source distributions. */
const kindOf = (file: string): "wheel" | "sdist" | undefined => {
  if (file.endsWith(".whl")) return "wheel";
  return isArchive(file) ? "sdist" : undefined;
};

const quoted = (text: string): string => JSON.stringify(text);
