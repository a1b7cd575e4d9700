/** The lock's part on nixpkgs: where it is pinned, and what its packages are. */
import type { Context } from "../../context.ts";
import { Problem, Problems } from "../../problem.ts";
import { pin } from "../pin.ts";
import { lockTree } from "../git/lock-tree-io.ts";
import type { Lock } from "../lock.ts";
import { askNixpkgs } from "../nixpkgs/ask-io.ts";
import type { NixpkgsSource } from "../nixpkgs/expression.ts";
import { wantedAttributes } from "../nixpkgs/wanted.ts";
import type { WantedAttribute } from "../nixpkgs/wanted.ts";
import { unreachable } from "./failure.ts";
import type { Task } from "./task.ts";
import { stillOfUse, unnamedAttributes } from "./unnamed.ts";

/**
 * The pin with what Nix, where there is one, says of the attributes that the images use, and of what they
 * bring along and what builds sources, where a version of that matters.
 *
 * @param contextWith  The project with a lock that has this pin.
 */
export const nixpkgsFor = async (
  task: Task,
  contextWith: (nixpkgs: Lock["nixpkgs"]) => Context,
): Promise<{ readonly nixpkgs: Lock["nixpkgs"]; readonly problems: readonly Problem[] }> => {
  const { known, world, progress } = task;
  const pinned = await pinOf(task);
  const wanted = wantedAttributes(known.images);
  const keysOf = (all: readonly WantedAttribute[]) => new Set(all.map(({ key }) => key));
  const kept = stillOfUse(
    pinned.attributes,
    keysOf(wanted),
    keysOf(unnamedAttributes(contextWith(pinned))),
  );
  const nixpkgs = { ...pinned, attributes: kept };
  if (world.offline) return { nixpkgs, problems: [] };
  const ask = async (all: readonly WantedAttribute[], { attributes }: Lock["nixpkgs"]) => {
    const open = all.filter(({ key }) => !Object.hasOwn(attributes, key));
    if (open.length === 0) return undefined;
    progress.begin("asking Nix about nixpkgs' packages", 1);
    const asked = await askNixpkgs(task.nixpkgs ?? github(pinned), open, {
      ...(world.signal && { signal: world.signal }),
    });
    progress.done();
    return asked;
  };
  const asked = await ask(wanted, nixpkgs);
  if (asked?.known === false) return { nixpkgs, problems: [asked.problem] };
  const named = { ...nixpkgs, attributes: { ...kept, ...asked?.attributes } };
  const problems = asked?.problems ?? [];
  const more = await ask(unnamedAttributes(contextWith(named)), named);
  if (more?.known !== true) return { nixpkgs: named, problems };
  return {
    nixpkgs: { ...named, attributes: { ...more.attributes, ...named.attributes } },
    problems,
  };
};

const github = ({ url, rev, narHash }: Lock["nixpkgs"]): NixpkgsSource => {
  const [owner = "", repo = ""] = url.split("/").slice(-2);
  return { owner, repo, rev, narHash };
};

/** As known; else as the commit itself says. */
const pinOf = async ({ known, world, progress }: Task): Promise<Lock["nixpkgs"]> => {
  try {
    return pin(known);
  } catch (error) {
    if (!(error instanceof Problems) || world.offline) throw error;
    const { url, rev } = known.project.nixpkgs;
    progress.begin(`fetching nixpkgs at ${rev.slice(0, 7)}`, 1);
    try {
      const { hash, date } = await lockTree(world.git, { url, rev }, { cache: world.cache });
      progress.done();
      return { url, rev, narHash: hash, lastModified: date, attributes: {} };
    } catch (cause) {
      const { message, hint } = unreachable(cause);
      throw new Problems([
        new Problem("not-locked", `nixpkgs at ${rev.slice(0, 7)} cannot be locked: ${message}`, {
          at: known.project.nixpkgs,
          ...(hint !== undefined && { hint }),
        }),
      ]);
    }
  }
};
