/** Files that two wheels of an image install at one path. Only a lock sees them: it reads every RECORD. */
import type { Contents } from "../../rules/contents.ts";
import { Problem } from "../../problem.ts";
import { collisions } from "../../python/collisions.ts";
import type { Collision, Installing } from "../../python/collisions.ts";
import { Unreachable } from "../closure/provider.ts";
import type { Request } from "../lock.ts";
import type { Looked } from "./look.ts";
import { inPool } from "./pool.ts";
import { lookInto } from "./wheel.ts";
import type { World } from "./world.ts";

/**
 * The collisions of each image in which a wheel is new; of those looked into before, the cache knows the
 * files.
 *
 * @param fresh  What was looked into in this run, by key.
 */
export const collisionProblems = async (
  contents: readonly Contents[],
  images: Readonly<Record<string, Readonly<Record<string, Request>>>>,
  drafts: ReadonlyMap<string, Looked>,
  fresh: ReadonlyMap<string, Installing>,
  world: World,
): Promise<readonly Problem[]> => {
  const problems: Problem[] = [];
  for (const each of contents) {
    const keys = [
      ...new Set(Object.values(images[each.name] ?? {}).map(({ artifact }) => artifact)),
    ];
    if (!keys.some((key) => fresh.has(key))) continue;
    const files = await inPool(keys, 16, (key) => filesOf(key, drafts, fresh, world));
    const found = collisions(files.flatMap((one) => one ?? []));
    problems.push(
      ...found
        .filter(({ differing }) => differing.length > 0)
        .map((one) => told(one, each, keys, drafts)),
    );
  }
  return problems;
};

const filesOf = async (
  key: string,
  drafts: ReadonlyMap<string, Looked>,
  fresh: ReadonlyMap<string, Installing>,
  world: World,
): Promise<Installing | undefined> => {
  const known = fresh.get(key);
  const looked = drafts.get(key);
  if (known !== undefined || looked?.draft.base.kind !== "wheel") return known;
  try {
    const http = { ...world, offline: true };
    return (await lookInto(looked.draft, http, looked.image.python)).installing;
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
};

const told = (
  { distributions, differing }: Collision,
  { name, image, own }: Contents,
  keys: readonly string[],
  drafts: ReadonlyMap<string, Looked>,
): Problem => {
  const [file = ""] = differing;
  const more = differing.length > 1 ? ` and ${differing.length - 1} more` : "";
  const last = own.findLast((each) => distributions.includes(each.name));
  const derived = keys.map((key) => drafts.get(key)?.draft.at).find((at) => at !== undefined);
  return new Problem(
    "file-collision",
    `${distributions.join(" and ")} install different files at one path in image ${name}: ${file}${more}`,
    {
      at: last?.pkg ?? derived ?? image,
      hint: "keep one of them, or waive the requirement that brings the other",
    },
  );
};
