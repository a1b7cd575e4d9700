/** Looks into what is to be locked, all at once: metadata first, native code in the end. */
import type { Image } from "../../../dsl/node.ts";
import { HttpFailure } from "../../host/http-failure.ts";
import { Problem } from "../../problem.ts";
import { choose } from "../../python/choose.ts";
import type { Installing } from "../../python/collisions.ts";
import { specifier } from "../candidates.ts";
import { Unreachable } from "../closure/provider.ts";
import { WheelFault } from "../xray/wheel-fault.ts";
import { changedHash, otherBytes } from "./changed-hash.ts";
import type { Account } from "./changed-hash.ts";
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
  /** Whether its hash is the one that is locked. */
  readonly locked: boolean;
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

const light = async (looked: Looked, world: World): Promise<Seen> => {
  const { draft, image } = looked;
  switch (draft.base.kind) {
    case "wheel": {
      const inside = await lookInto(draft, world, image.python);
      return { ...compared(looked, inside), installing: inside.installing };
    }
    case "sdist":
      return doubted(looked, await readArchive(draft, world));
    case "git":
      return doubted(looked, await readTree(draft, world));
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
  looked: Looked,
  read: Parameters<typeof compared>[1] & { readonly doubts?: readonly Doubt[] },
): Seen => {
  const { draft: seen, problems } = compared(looked, read);
  const warnings = (read.doubts ?? []).map(
    ({ code, message, hint }) =>
      new Problem(code, `${labelOf(seen)}: ${message}`, {
        at: seen.at,
        severity: "warning",
        hint,
      }),
  );
  return { draft: seen, problems: [...problems, ...warnings] };
};

/** A hash that is known must be the one that was found. */
const compared = (
  before: Looked,
  { draft, hash }: { readonly draft: Draft; readonly hash?: string },
): Seen => {
  const known = before.draft.hash;
  return known === undefined || hash === undefined || hash === known
    ? { draft, problems: [] }
    : belied(before, { hash });
};

/** Other bytes than were promised: what is locked stays as it is, and nothing else is locked. */
const belied = ({ draft, locked }: Looked, bytes: Account): Seen => {
  const { at } = draft;
  const found = { ...bytes, source: draft.key };
  if (locked) return { draft, problems: [changedHash(at, labelOf(draft), draft, found)] };
  const promised = { ...draft, source: draft.origin?.source };
  return { draft: unhashed(draft), problems: [otherBytes(at, labelOf(draft), promised, found)] };
};

/** What has no hash is not locked. */
const unhashed = ({ hash: _, ...draft }: Draft): Draft => draft;

/** What is known of bytes that are not those that were promised; undefined where they may be. */
const otherFound = (cause: unknown): Account | undefined => {
  if (cause instanceof HttpFailure && cause.reason === "other-length") {
    return { size: cause.details.bytes };
  }
  if (!(cause instanceof WheelFault) || cause.code !== "wheel-hash") return undefined;
  const { found } = cause;
  return found === undefined ? {} : { hash: sriOf(found.sha256), size: found.size };
};

/** Whether no installer would take the wheel. Of one ELF file in it alone, that is not known. */
const isUnfit = (cause: unknown): boolean =>
  cause instanceof WheelFault && cause.code !== "wheel-elf";

const failed = async (looked: Looked, error: unknown, world: World): Promise<Seen> => {
  if (!(error instanceof Unreachable)) throw error;
  const { draft, image } = looked;
  const { at } = draft;
  const { cause } = error;
  const other = otherFound(cause);
  if (other !== undefined) return belied(looked, other);
  if (isUnfit(cause)) {
    return { draft: looked.locked ? draft : unhashed(draft), problems: [notLocked(at, error)] };
  }
  const problems = async (): Promise<readonly Problem[]> => {
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
