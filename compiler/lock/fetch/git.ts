/** What the lock wants to know of a git source, read from its tree. */
import { buildSystemOf } from "../../python/build-system.ts";
import { lockTree } from "../git/lock-tree-io.ts";
import type { Facts } from "../lock.ts";
import { declaredMetadata } from "../../python/declared-metadata.ts";
import type { Draft } from "./draft.ts";
import { unreachable } from "./failure.ts";
import type { World } from "./world.ts";

/**
 * Fetches the commit and hashes the tree that the build will see. A hash that is known already stays.
 *
 * @returns The draft, and the hash that was found.
 * @throws {Unreachable}
 */
export const readTree = async (
  draft: Draft,
  world: World,
): Promise<{ readonly draft: Draft; readonly hash?: string }> => {
  if (draft.base.kind !== "git") return { draft };
  try {
    const { hash, size, texts } = await lockTree(world.git, draft.base, {
      cache: world.cache,
      offline: world.offline,
      ...(world.signal && { signal: world.signal }),
    });
    const facts = { ...draft.facts, ...sourceFacts(texts) };
    const origin = { from: "download" as const, source: draft.base.url };
    const known = draft.hash === undefined ? { hash, origin } : {};
    return { draft: { ...draft, size, facts, ...known }, hash };
  } catch (error) {
    throw unreachable(error);
  }
};

/** What a source's files declare: its build system, and its requirements where they are static. */
export const sourceFacts = (texts: Readonly<Record<string, string>>): Facts => {
  const pyproject = texts["pyproject.toml"];
  const [setupPy, setupCfg] = [texts["setup.py"], texts["setup.cfg"]];
  const { requires, backend } = buildSystemOf({
    ...(pyproject !== undefined && { pyproject }),
    ...(setupPy !== undefined && { setupPy }),
    ...(setupCfg !== undefined && { setupCfg }),
  });
  const metadata = pyproject === undefined ? undefined : declaredMetadata(pyproject);
  return {
    buildSystem: { requires: [...requires], backend },
    ...(metadata && { metadata }),
  };
};
