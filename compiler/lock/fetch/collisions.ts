/** Files that two wheels of an image install at one path. Only a lock sees them: it reads every RECORD. */
import type { NamedImage } from "../../context.ts";
import { collisions } from "../../python/collisions.ts";
import type { Installing } from "../../python/collisions.ts";
import { normalise } from "../../python/name.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { Unreachable } from "../closure/provider.ts";
import type { Collision, Lock } from "../lock.ts";
import type { Looked } from "./looked.ts";
import { inPool } from "./pool.ts";
import { lookInto } from "./wheel.ts";
import type { World } from "./world.ts";

/** What is known of the wheels of the images. */
export interface Installed {
  readonly images: readonly NamedImage[];
  /** As they will be locked. */
  readonly requests: Lock["images"];
  readonly drafts: ReadonlyMap<string, Looked>;
  /** What was looked into in this run, by key. */
  readonly fresh: ReadonlyMap<string, Installing>;
  readonly previous: Lock | undefined;
}

/**
 * The collisions of each image that holds other wheels than before; those of the others stay. Of wheels
 * looked into in an earlier run the cache knows the files; where it has lost them, what the lock says of
 * them stays.
 */
export const collisionsOf = async (
  { images, requests, drafts, fresh, previous }: Installed,
  world: World,
): Promise<readonly Collision[]> => {
  const found = new Map<string, Collision>();
  for (const { name } of images) {
    const keys = keysOf(requests[name]);
    const before = (previous?.collisions ?? []).filter(({ artifacts }) =>
      artifacts.every((key) => keys.has(key)),
    );
    const same = [...keys].every(
      (key) => !fresh.has(key) && keysOf(previous?.images[name]).has(key),
    );
    const files = same
      ? []
      : await inPool([...keys], 16, (key) => filesOf(key, drafts, fresh, world));
    const known = files.flatMap((each) => each ?? []);
    const unknown = (key: string): boolean => !known.some((each) => each.name === key);
    for (const each of [
      ...before.filter(({ artifacts }) => same || artifacts.some(unknown)),
      ...pairsOf(known),
    ]) {
      found.set(each.artifacts.join(" "), each);
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
};

const keysOf = (requests: Lock["images"][string] | undefined): ReadonlySet<string> =>
  new Set(Object.values(requests ?? {}).map(({ artifact }) => artifact));

/** Two by two: an image may hold some of those that share a path. */
const pairsOf = (wheels: readonly Installing[]): readonly Collision[] => {
  const pairs = new Map<string, { readonly artifacts: string[]; readonly files: string[] }>();
  for (const { distributions, differing } of collisions(wheels)) {
    if (differing.length === 0) continue;
    for (const [at, first] of distributions.entries()) {
      for (const second of distributions.slice(at + 1)) {
        // Two of one name cannot be in one image, and a rule of its own says so.
        if (nameIn(first) === nameIn(second)) continue;
        const key = `${first} ${second}`;
        const pair = pairs.get(key) ?? { artifacts: [first, second], files: [] };
        pair.files.push(...differing);
        pairs.set(key, pair);
      }
    }
  }
  return [...pairs.values()].map(({ artifacts, files }) => ({
    artifacts,
    file: files.sort()[0] ?? "",
    count: files.length,
  }));
};

const nameIn = (key: string): string => normalise(parseWheelName(key)?.name ?? key);

/** Its files, under its key. */
const filesOf = async (
  key: string,
  drafts: ReadonlyMap<string, Looked>,
  fresh: ReadonlyMap<string, Installing>,
  world: World,
): Promise<Installing | undefined> => {
  const known = fresh.get(key);
  if (known !== undefined) return { ...known, name: key };
  const looked = drafts.get(key);
  if (looked?.draft.base.kind !== "wheel") return undefined;
  try {
    const cached = { ...world, offline: true };
    const { installing } = await lookInto(looked.draft, cached, looked.image.python);
    return { ...installing, name: key };
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
};
