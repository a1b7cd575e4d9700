/** Looks into what is to be locked, all at once: metadata first, native code in the end. */
import type { Image } from "../../../dsl/node.ts";
import { Problem } from "../../problem.ts";
import { choose } from "../../python/choose.ts";
import type { Installing } from "../../python/collisions.ts";
import { specifier } from "../candidates.ts";
import { Unreachable } from "../closure/provider.ts";
import { WheelFault } from "../xray/wheel-fault.ts";
import { changedHash, otherBytes } from "./changed-hash.ts";
import { labelOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { isAbsent, isOffline } from "./failure.ts";
import { filesFor, targetOfImage } from "./find.ts";
import { readTree } from "./git.ts";
import type { Doubt } from "./git.ts";
import { isLocal } from "./local.ts";
import { inPool } from "./pool.ts";
import { readArchive } from "./sdist.ts";
import { notLocked } from "./settle.ts";
import { sriOf } from "./sri.ts";
import { lookDeep, lookInto } from "./wheel.ts";
import type { World } from "./world.ts";

/** A draft and the image it is looked at for. */
export interface Looked {
  readonly draft: Draft;
  readonly image: Image;
}

/** What was seen. */
export interface Seen {
  readonly draft: Draft;
  readonly installing?: Installing;
  readonly problems: readonly Problem[];
}

/** Requests on their way at once, over all hosts; the fetcher bounds those to each. */
const WIDTH = 24;
/** Whole files on their way at once. */
const STREAMS = 4;

/** The light look into each of which too little is known. */
export const lookAtAll = (
  all: readonly Looked[],
  world: World,
  done: () => void,
): Promise<readonly Seen[]> =>
  inPool(all, WIDTH, async (each) => {
    const seen = await light(each, world).catch((error: unknown) => failed(each, error, world));
    done();
    return seen;
  });

/** The native look into each wheel that needs it, or whose hash nobody told. */
export const streamAll = (
  all: readonly Looked[],
  world: World,
  done: () => void,
): Promise<readonly Seen[]> =>
  inPool(all, STREAMS, async (each) => {
    const seen = await deep(each, world).catch((error: unknown) => failed(each, error, world));
    done();
    return seen;
  });

/** Whether the light look would add anything. */
export const needsLook = ({ key, base, hash, facts }: Draft): boolean => {
  if (isLocal(key)) return true;
  if (base.kind === "wheel") return facts?.metadata === undefined || facts.modules === undefined;
  return hash === undefined || facts?.buildSystem === undefined;
};

const light = async ({ draft, image }: Looked, world: World): Promise<Seen> => {
  switch (draft.base.kind) {
    case "wheel": {
      const looked = await lookInto(draft, world, image.python);
      return { ...compared(draft, looked), installing: looked.installing };
    }
    case "sdist":
      return doubted(draft, await readArchive(draft, world));
    case "git":
      return doubted(draft, await readTree(draft, world));
  }
};

const deep = async ({ draft }: Looked, world: World): Promise<Seen> => {
  const looked = await lookDeep(draft, world);
  const problem =
    looked.warning === undefined
      ? []
      : [
          new Problem("wheel-fits-image", `${labelOf(draft)} ${looked.warning}`, {
            at: draft.at,
          }),
        ];
  return { draft: looked.draft, problems: problem };
};

const doubted = (
  draft: Draft,
  read: Parameters<typeof compared>[1] & { readonly doubts?: readonly Doubt[] },
): Seen => {
  const { draft: seen, problems } = compared(draft, read);
  const warnings = (read.doubts ?? []).map(
    ({ code, message, hint }) =>
      new Problem(code, `${labelOf(draft)}: ${message}`, {
        at: draft.at,
        severity: "warning",
        hint,
      }),
  );
  return { draft: seen, problems: [...problems, ...warnings] };
};

/** A hash that is known must be the one that was found. */
const compared = (
  before: Draft,
  { draft, hash }: { readonly draft: Draft; readonly hash?: string },
): Seen => {
  if (before.hash === undefined || hash === undefined || hash === before.hash) {
    return { draft, problems: [] };
  }
  return {
    draft: before,
    problems: [changedHash(before.at, labelOf(before), before, { hash, source: before.key })],
  };
};

const failed = async ({ draft, image }: Looked, error: unknown, world: World): Promise<Seen> => {
  if (!(error instanceof Unreachable)) throw error;
  const { at } = draft;
  const problems = async (): Promise<readonly Problem[]> => {
    if (error.cause instanceof WheelFault && error.cause.code === "wheel-hash") {
      return [hashFault(draft, error.cause)];
    }
    if (draft.hash === undefined) {
      const hint = isAbsent(error) ? await otherFile(draft, image, world) : undefined;
      return [notLocked(at, hint === undefined ? error : new Unreachable(error.message, { hint }))];
    }
    if (isOffline(error)) return [];
    return [
      new Problem("unreachable", `${labelOf(draft)} cannot be looked into: ${error.message}`, {
        at,
        severity: "warning",
        ...(error.hint !== undefined && { hint: error.hint }),
      }),
    ];
  };
  return { draft, problems: await problems() };
};

const hashFault = (draft: Draft, { message, found }: WheelFault): Problem => {
  const { at, key } = draft;
  if (found === undefined)
    return new Problem("hash-changed", `${labelOf(draft)}: ${message}`, { at });
  const { sha256, size } = found;
  const promised = { ...draft, source: draft.origin?.source };
  return otherBytes(at, labelOf(draft), promised, { hash: sriOf(sha256), size, source: key });
};

/** Where the address is wrong: the file that the index has of that version. */
const otherFile = async (
  { at }: Draft,
  image: Image,
  world: World,
): Promise<string | undefined> => {
  if (at.kind === "git") return undefined;
  try {
    const { ranked } = choose(await filesFor(image, at.name, world), {
      name: at.name,
      specifier: specifier(at.version),
      target: targetOfImage(image),
      kinds: [at.kind],
    });
    const [best] = ranked;
    return best === undefined ? undefined : `the index has ${best.file} for this image`;
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
};
