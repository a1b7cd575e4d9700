/** Looks into what is to be locked, all at once: metadata first, native code in the end. */
import { Problem } from "../../problem.ts";
import { requirementIn } from "../../python/requirement.ts";
import { belied } from "./belied.ts";
import { labelOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { failedLook } from "./failed-look.ts";
import { readTree } from "./git.ts";
import type { Doubt } from "./git.ts";
import { isLocal } from "./local.ts";
import type { Looked, Seen } from "./looked.ts";
import { inPool } from "./pool.ts";
import { readArchive } from "./sdist.ts";
import { lookDeep, lookInto } from "./wheel.ts";
import type { World } from "./world.ts";

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
    const seen = await light(each, world).catch((error: unknown) => failedLook(each, error, world));
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
    const seen = await deep(each, world).catch((error: unknown) => failedLook(each, error, world));
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
      return { ...doubted(looked, inside), installing: inside.installing };
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
  const warnings = [...(read.doubts ?? []), ...lineDoubts(seen)].map(
    ({ code, message, hint }) =>
      new Problem(code, `${labelOf(seen)}: ${message}`, {
        at: seen.at,
        severity: "warning",
        hint,
      }),
  );
  return { draft: seen, problems: [...problems, ...warnings] };
};

/** Of requirements that are none: they are left out of everything else. */
const lineDoubts = ({ facts }: Draft): readonly Doubt[] =>
  (facts?.metadata?.requires ?? [])
    .filter((line) => requirementIn(line) === undefined)
    .map((line) => ({
      code: "requirement-unreadable",
      message: `its metadata requires ${JSON.stringify(line)}, which nobody can read`,
      hint: "if it is needed, name what it means in the config",
    }));

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
