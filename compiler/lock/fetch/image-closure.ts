/** The closure of one image over its indexes, as entries of the lock. */
import type { Contents } from "../../rules/contents.ts";
import { provisionOf } from "../../rules/provision.ts";
import type { Problem } from "../../problem.ts";
import type { Candidate } from "../../python/candidate.ts";
import type { Wanted } from "../../python/choose.ts";
import { normalise } from "../../python/name.ts";
import type { Distribution, Image } from "../../../dsl/node.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { close } from "../closure/close.ts";
import type { Missing } from "../closure/close.ts";
import { specifierOf } from "../closure/demands.ts";
import type { Pick } from "../closure/pick.ts";
import type { Needs } from "../closure/provider.ts";
import type { Lock, Request } from "../lock.ts";
import { missingProblem, rootOf } from "./closure-problems.ts";
import { isOffline } from "./failure.ts";
import type { Draft } from "./draft.ts";
import { draftOf } from "./draft.ts";
import { filesFor, indexOf, lockable, otherAccelerators, targetOfImage } from "./find.ts";
import { layersOf } from "./layers.ts";
import { promised } from "./listed.ts";
import { lookUpNeeds } from "./wheel.ts";
import type { World } from "./world.ts";

/** What the closure adds to an image. */
export interface ImageClosure {
  /** By the key in `images.<image>`. */
  readonly requests: Readonly<Record<string, Request>>;
  readonly drafts: readonly Draft[];
  readonly problems: readonly Problem[];
}

/** What is known beside the image. */
export interface Closing {
  /** The lock there was: what it derived stays while it fits. */
  readonly previous: Lock | undefined;
  /** Normalised names that are chosen anew, with the hash the index has now. */
  readonly renewed: ReadonlySet<string>;
  /** What was read of wheels by address; what is read now is added. */
  readonly needs: Map<string, Promise<Needs>>;
}

/**
 * Closes an image.
 *
 * @param contents  The image with a lock that has its own packages and nothing derived.
 */
export const closeImage = async (
  contents: Contents,
  world: World,
  { previous, renewed, needs }: Closing,
): Promise<ImageClosure> => {
  const { image, own } = contents;
  const provision = provisionOf(contents);
  const root = own[0]?.pkg;
  if (root === undefined) return { requests: {}, drafts: [], problems: [] };
  const draftFor = (candidate: Candidate): Draft =>
    draftOfCandidate(
      candidate,
      root,
      renewed.has(nameOf(candidate)) ? undefined : previous,
      indexOf(image, nameOf(candidate))?.url ?? "",
    );
  const closed = await close(
    {
      target: targetOfImage(image),
      roots: own.map(({ name, pkg, artifact }) => ({
        name,
        requires: artifact?.facts?.metadata?.requires ?? [],
        waived: new Set(Object.keys(pkg.options.waive ?? {}).map(normalise)),
      })),
      provided: (name) => !["missing", "unknown"].includes(provision(name).kind),
      previous: previousPicks(contents.name, previous, renewed),
    },
    {
      candidates: (name) => filesFor(image, name, world),
      needs: async (candidate) => {
        const draft = draftFor(lockable(candidate));
        const known = draft.facts?.metadata;
        if (known !== undefined) return known;
        const reading = needs.get(draft.key) ?? lookUpNeeds(draft, world);
        needs.set(draft.key, reading);
        return await reading;
      },
    },
  );
  const layers = layersOf(closed, contents);
  return {
    requests: Object.fromEntries(
      closed.picks.map((each) => [
        `wheel ${each.name} ${each.version}`,
        {
          artifact: each.candidate.url,
          by: [...new Set((closed.demands.get(each.name) ?? []).map(({ by }) => by))].sort(),
          why: each.why,
          ...(each.lost.length > 0 && { lost: [...each.lost] }),
          layer: layers.get(each.name) ?? "",
        },
      ]),
    ),
    drafts: closed.picks.map((each) => ({
      ...draftFor(each.candidate),
      at: rootOf(each.name, closed.demands, own) ?? root,
    })),
    problems: await Promise.all(
      closed.missing
        .filter(({ failure }) => failure === undefined || !isOffline(failure))
        .map(async (each) =>
          missingProblem(await withOthers(each, image, world), closed.demands, contents),
        ),
    ),
  };
};

/** With what the index has of it for other accelerators. */
const withOthers = async (missing: Missing, image: Image, world: World): Promise<Missing> => {
  const { name, demands, losses, failure } = missing;
  if (failure !== undefined) return missing;
  const target = targetOfImage(image);
  const wanted: Wanted = { name, specifier: specifierOf(demands), target, kinds: ["wheel"] };
  return { ...missing, losses: [...losses, ...(await otherAccelerators(image, wanted, world))] };
};

const nameOf = ({ file }: Candidate): string => normalise(parseWheelName(file)?.name ?? file);

/** What is locked of a file stays. */
const draftOfCandidate = (
  candidate: Candidate,
  at: Distribution,
  previous: Lock | undefined,
  index: string,
): Draft => {
  const { url, file } = candidate;
  const locked = previous?.artifacts[url];
  return locked === undefined
    ? { key: url, base: { kind: "wheel", file }, ...promised(candidate, index), at }
    : draftOf(url, locked, at);
};

const previousPicks = (
  image: string,
  previous: Lock | undefined,
  renewed: ReadonlySet<string>,
): ReadonlyMap<string, Pick> =>
  new Map(
    Object.entries(previous?.images[image] ?? {}).flatMap(([key, request]): [string, Pick][] => {
      const [, name, version] = /^wheel (\S+) (\S+)$/.exec(key) ?? [];
      const artifact = previous?.artifacts[request.artifact];
      if (request.layer === undefined || name === undefined || version === undefined) return [];
      if (artifact?.kind !== "wheel" || renewed.has(normalise(name))) return [];
      const candidate: Candidate = { file: artifact.file, url: request.artifact };
      return [[name, { name, version, candidate, why: request.why, lost: request.lost ?? [] }]];
    }),
  );
