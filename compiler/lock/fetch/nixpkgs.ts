/** The lock's part on nixpkgs: where it is pinned, and what its packages are. */
import { Problem, Problems } from "../../problem.ts";
import { pin } from "../import.ts";
import { lockTree } from "../git/lock-tree-io.ts";
import type { Lock } from "../lock.ts";
import { askNixpkgs } from "../nixpkgs/ask-io.ts";
import { wantedAttributes } from "../nixpkgs/wanted.ts";
import { unreachable } from "./failure.ts";
import type { Task } from "./lock-project.ts";

/** The pin with what Nix, where there is one, says of the attributes that the images use. */
export const nixpkgsFor = async (
  task: Task,
): Promise<{ readonly nixpkgs: Lock["nixpkgs"]; readonly problems: readonly Problem[] }> => {
  const { known, world, progress } = task;
  const pinned = await pinOf(task);
  const wanted = wantedAttributes(known.images);
  const keys = new Set(wanted.map(({ key }) => key));
  const kept = Object.fromEntries(
    Object.entries(pinned.attributes).filter(([key]) => keys.has(key)),
  );
  const open = wanted.filter(({ key }) => !Object.hasOwn(kept, key));
  const [owner = "", repo = ""] = pinned.url.split("/").slice(-2);
  const nixpkgs = { ...pinned, attributes: kept };
  if (open.length === 0 || world.offline) return { nixpkgs, problems: [] };
  progress.begin("asking Nix about nixpkgs' packages", 1);
  const { rev, narHash } = pinned;
  const asked = await askNixpkgs({ owner, repo, rev, narHash }, open, {
    ...(world.signal && { signal: world.signal }),
  });
  progress.done();
  if (!asked.known) return { nixpkgs, problems: [asked.problem] };
  return {
    nixpkgs: { ...nixpkgs, attributes: { ...kept, ...asked.attributes } },
    problems: asked.problems,
  };
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
