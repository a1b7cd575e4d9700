/** All packages of a config → the images' requests, and a draft for each artifact. */
import type { NamedImage } from "../../context.ts";
import type { Problem } from "../../problem.ts";
import { byDistribution } from "../candidates.ts";
import type { Request } from "../lock.ts";
import { requestKey } from "../request.ts";
import { addDraft } from "./drafts.ts";
import type { Looked } from "./looked.ts";
import { inPool } from "./pool.ts";
import { settle } from "./settle.ts";
import type { Task } from "./task.ts";

/** The config's packages: each image's requests, and a draft for each artifact. */
export const settleAll = async (
  { known, world, updating, progress }: Task,
  drafts: Map<string, Looked>,
  problems: Problem[],
): Promise<Record<string, Record<string, Request>>> => {
  const files = byDistribution(
    Object.keys({ ...known.facts?.artifacts, ...known.previous?.artifacts }),
  );
  const asked = known.images.flatMap((named) =>
    named.image.layers.flatMap((layer) =>
      layer.packages.flatMap((pkg) => (pkg.kind === "nixpkg" ? [] : [{ named, layer, pkg }])),
    ),
  );
  if (asked.length > 0) progress.begin("finding packages", asked.length);
  const settled = await inPool(asked, 32, async ({ named, layer, pkg }) => {
    const found = await settle(pkg, named, { known, files, world, updating });
    progress.done();
    return { named, layer, found };
  });
  const images: Record<string, Record<string, Request>> = Object.fromEntries(
    known.images.map(({ name }: NamedImage) => [name, {}]),
  );
  for (const { named, layer, found } of settled) {
    const { pkg, draft, why, lost, problem } = found;
    if (problem !== undefined) problems.push(problem);
    if (draft === undefined) continue;
    addDraft(drafts, draft, named.image, known);
    const requests = images[named.name] ?? {};
    const key = requestKey(pkg);
    const by = new Set([...(requests[key]?.by ?? []), `layer ${layer.name}`]);
    requests[key] = {
      artifact: draft.key,
      by: [...by].sort(),
      why: why === "" ? "the config names it" : why,
      ...(lost.length > 0 && { lost: [...lost] }),
    };
  }
  return images;
};
