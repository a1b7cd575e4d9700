/** All artifacts on their way into a lock, by key. */
import type { Image } from "../../../dsl/node.ts";
import { own } from "../choose.ts";
import type { Known } from "../choose.ts";
import type { Artifact, Lock, Request } from "../lock.ts";
import { artifactOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Looked } from "./looked.ts";

/** Adds a draft that is not there yet. */
export const addDraft = (
  drafts: Map<string, Looked>,
  draft: Draft,
  image: Image,
  { previous }: Known,
): void => {
  if (drafts.has(draft.key)) return;
  const held = own(previous?.artifacts, draft.key);
  drafts.set(draft.key, { draft, image, locked: held !== undefined && held.hash === draft.hash });
};

/** For the closure alone, which asks for no hash. */
export const pendingArtifacts = (drafts: ReadonlyMap<string, Looked>): Record<string, Artifact> =>
  Object.fromEntries(
    [...drafts].map(([key, { draft }]) => [key, { ...draft.base, ...PENDING, ...shown(draft) }]),
  );

const PENDING = { hash: "", origin: { from: "import" as const, source: "" } };

const shown = ({ facts }: Draft) => (facts === undefined ? {} : { facts });

/** Those that have a hash. */
export const lockedArtifacts = (drafts: ReadonlyMap<string, Looked>): Record<string, Artifact> =>
  Object.fromEntries(
    [...drafts].flatMap(([key, { draft }]): [string, Artifact][] => {
      const artifact = artifactOf(draft);
      return artifact === undefined ? [] : [[key, artifact]];
    }),
  );

/** The requests that one of these answers. */
export const onlyLocked = (
  images: Readonly<Record<string, Readonly<Record<string, Request>>>>,
  artifacts: Readonly<Record<string, Artifact>>,
): Lock["images"] =>
  Object.fromEntries(
    Object.entries(images).map(([name, requests]) => [
      name,
      Object.fromEntries(
        Object.entries(requests).filter(([, each]) => Object.hasOwn(artifacts, each.artifact)),
      ),
    ]),
  );
