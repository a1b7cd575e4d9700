/** What the lock wants to know of a git source, read from its tree. */
import type { Distribution } from "../../../dsl/node.ts";
import { buildSystemOf } from "../../python/build-system.ts";
import type { BuildSystem } from "../../python/build-system.ts";
import { lockTree } from "../git/lock-tree-io.ts";
import type { Facts } from "../lock.ts";
import { declaredMetadata } from "../../python/declared-metadata.ts";
import type { Draft } from "./draft.ts";
import { unreachable } from "./failure.ts";
import type { World } from "./world.ts";

/**
 * Fetches the commit and hashes the tree that the build will see. A hash that is known already stays.
 *
 * @returns The draft, the hash that was found, and what there is to know of it.
 * @throws {Unreachable}
 */
export const readTree = async (
  draft: Draft,
  world: World,
): Promise<{
  readonly draft: Draft;
  readonly hash?: string;
  readonly doubts?: readonly Doubt[];
}> => {
  if (draft.base.kind !== "git") return { draft };
  try {
    const { hash, size, texts, unstable, pointers } = await lockTree(world.git, draft.base, {
      cache: world.cache,
      offline: world.offline,
      ...(world.signal && { signal: world.signal }),
    });
    const facts = { ...draft.facts, ...sourceFacts(texts) };
    const origin = { from: "download" as const, source: draft.base.url };
    const known = draft.hash === undefined ? { hash, origin } : {};
    return {
      draft: { ...draft, size, facts, ...known },
      hash,
      doubts: [
        ...(unstable.length > 0
          ? [
              {
                code: "source-unstable" as const,
                message: unstableNote(unstable),
                hint: acceptLater(draft.at),
              },
            ]
          : []),
        ...(pointers.length > 0
          ? [
              {
                code: "source-incomplete" as const,
                message: pointersNote(pointers),
                hint: "take a commit or a fork that holds them itself, if the image needs them",
              },
            ]
          : []),
        ...sourceDoubts(texts, draft.at),
      ],
    };
  } catch (error) {
    throw unreachable(error);
  }
};

const acceptLater = ({ name }: Distribution): string =>
  `its hash may have to be accepted anew one day: npx comfynix lock --accept ${name}`;

/** What is not sure of a source, told as a warning. */
export interface Doubt {
  readonly code:
    "source-unstable" | "source-incomplete" | "build-system-unproven" | "requirement-unreadable";
  /** A clause about the source. */
  readonly message: string;
  readonly hint: string;
}

/** What nobody knows of a source without building it. */
export const sourceDoubts = (
  texts: Readonly<Record<string, string>>,
  at: Distribution,
): readonly Doubt[] =>
  buildSystemIn(texts).computed && at.kind !== "wheel" && at.options.buildSystem === undefined
    ? [
        {
          code: "build-system-unproven",
          message: "setup.py computes its setup_requires, which is not known without running it",
          hint: `say what builds it: ${at.kind}(…, { buildSystem: ["…"] }); [] when that is setuptools alone`,
        },
      ]
    : [];

/**
 * A sentence on files that git fills in when it makes an archive (see `unstableFiles`).
 *
 * @param files  At least one.
 */
export const unstableNote = (files: readonly string[]): string =>
  `GitHub may change its archive of this commit: ${files.slice(0, 3).join(", ")} ${files.length === 1 ? "holds" : "hold"} what git fills in from branches and tags`;

/**
 * A sentence on files that Git LFS keeps (see `lfsPointers`). GitHub's archive has them where the repository's
 * settings say so, and then another hash.
 *
 * @param files  At least one.
 */
export const pointersNote = (files: readonly string[]): string =>
  `Git LFS keeps ${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${String(files.length - 3)} more` : ""} elsewhere: only pointers come`;

/** What a source's files declare: its build system, and its requirements where they are static. */
export const sourceFacts = (texts: Readonly<Record<string, string>>): Facts => {
  const pyproject = texts["pyproject.toml"];
  const { requires, backend } = buildSystemIn(texts);
  const metadata = pyproject === undefined ? undefined : declaredMetadata(pyproject);
  return {
    buildSystem: { requires: [...requires], backend },
    ...(metadata && { metadata }),
  };
};

const buildSystemIn = (texts: Readonly<Record<string, string>>): BuildSystem => {
  const pyproject = texts["pyproject.toml"];
  const [setupPy, setupCfg] = [texts["setup.py"], texts["setup.cfg"]];
  return buildSystemOf({
    ...(pyproject !== undefined && { pyproject }),
    ...(setupPy !== undefined && { setupPy }),
    ...(setupCfg !== undefined && { setupCfg }),
  });
};
