/** `comfynix update nixpkgs`: the pin moves, and with it all that is known of nixpkgs. */
import path from "node:path";
import type { Context } from "../../context.ts";
import type { Terminal } from "../../host/terminal.ts";
import { catalogueIn } from "../../load/beside.ts";
import { unnamedAttributes } from "../../lock/fetch/unnamed.ts";
import type { World } from "../../lock/fetch/world.ts";
import type { LockedTree } from "../../lock/git/lock-tree-io.ts";
import { lockTree } from "../../lock/git/lock-tree-io.ts";
import { inScratch } from "../../host/scratch.ts";
import { writeTree } from "../../lock/git/write-tree-io.ts";
import type { AttributeFacts, Lock } from "../../lock/lock.ts";
import { type Asked, askNixpkgs } from "../../lock/nixpkgs/ask-io.ts";
import { type WantedAttribute, wantedAttributes } from "../../lock/nixpkgs/wanted.ts";
import { Problem, Problems } from "../../problem.ts";
import { attributeNotes } from "./attribute-notes.ts";
import { catalogueChange, imagesOfCatalogue } from "./catalogue-change.ts";
import { CHANNEL } from "./channel.ts";
import { lockChange } from "./git.ts";
import { type Moved, reading } from "./moved.ts";
import { pinChange } from "./pin-change.ts";
import type { UpdatedProject } from "./project.ts";
import { targetOf } from "./target.ts";

/**
 * What moving the pin changes: the config, the lock's `nixpkgs`, and the catalogue where there is one.
 * Nix, where it is at hand, is asked about all attributes at the new revision.
 *
 * @param options.anyway  Whether attributes that the new revision lacks or refuses are no reason to stop.
 * @throws {Problems} `update-refused`; `unknown-nixpkg` and `nixpkg-refused` for those attributes.
 * @throws {GitFailure}
 */
export const moveNixpkgs = async (
  project: UpdatedProject,
  { word, anyway }: { readonly word: string | undefined; readonly anyway: boolean },
  world: World,
  { say, shown }: Pick<Terminal, "say" | "shown">,
): Promise<Moved> => {
  const { url, rev: from, options } = project.nixpkgs;
  if (options.submodules === true || options.hash !== undefined) {
    const message = "the pin of nixpkgs takes neither a hash nor submodules";
    const at = project.nixpkgs;
    throw new Problems([new Problem("update-refused", message, { at, hint: "leave them out" })]);
  }
  const target = await targetOf(world.git, url, word ?? CHANNEL);
  const { rev } = target;
  const step = {
    name: "nixpkgs",
    url,
    from,
    to: rev,
    ...(target.name !== undefined && { means: target.name }),
  };
  if (rev === from) return { step, notes: [], changes: [] };

  const config = pinChange(project, rev, shown);
  const catalogue = catalogueIn(project.folder, shown);
  const used = wantedAttributes(project.images);
  const unnamed = unnamedAttributes(withNamedAlone(project, used));
  const wanted = [
    ...wantedAttributes([
      ...project.images,
      ...(catalogue === undefined ? [] : imagesOfCatalogue(project.images, catalogue)),
    ]),
    ...unnamed,
  ];
  say(reading(url, rev));
  const { tree, asked } = await lockAndAsk({ url, rev }, wanted, world);
  const problems = problemsOf(asked, used);
  if (!anyway && problems.some(({ severity }) => severity === "error")) {
    throw new Problems([...problems, stopped(rev)]);
  }
  const known = asked.known ? asked.attributes : {};
  const attributes = Object.fromEntries(
    [...used, ...unnamed].flatMap(({ key }) =>
      known[key] === undefined ? [] : [[key, known[key]]],
    ),
  );
  const before = project.lock.nixpkgs;
  const nixpkgs: Lock["nixpkgs"] = {
    url,
    rev,
    narHash: tree.hash,
    lastModified: tree.date,
    attributes,
  };
  const moved = catalogue && catalogueChange(project, catalogue, rev, asked, shown);
  const gone = moved?.gone ?? [];
  return {
    step: {
      ...step,
      date: tree.date,
      ...(before.rev === from && { fromDate: before.lastModified }),
    },
    notes: [
      `narHash ${before.narHash} → ${tree.hash}`,
      ...attributeNotes(before.attributes, attributes),
      ...(gone.length > 0 ? [`gone from the catalogue: ${gone.join(", ")}`] : []),
      ...(asked.known ? [] : ["what was known of the old packages is dropped"]),
    ],
    changes: [
      config,
      lockChange(project, { ...project.lock, nixpkgs }, shown),
      ...(moved?.changes ?? []),
    ],
    problems: anyway ? problems.map(asWarning) : problems,
  };
};

/** As if Nix had told of nothing but what layers name: what is of use beside is asked for anew. */
const withNamedAlone = (
  { images, nixpkgs, lock }: UpdatedProject,
  used: readonly WantedAttribute[],
): Context => {
  const { attributes } = lock.nixpkgs;
  const named = used.flatMap(({ key }): [string, AttributeFacts][] => {
    const known = attributes[key];
    return known === undefined ? [] : [[key, known]];
  });
  return {
    images,
    project: { kind: "project", nixpkgs },
    lock: { ...lock, nixpkgs: { ...lock.nixpkgs, attributes: Object.fromEntries(named) } },
  };
};

/**
 * Hashes the tree, and has Nix look at that very tree: it goes into the store under the name that the
 * flake's input will have, so that it is downloaded once.
 */
const lockAndAsk = async (
  source: { readonly url: string; readonly rev: string },
  wanted: readonly WantedAttribute[],
  { git, cache, offline, signal }: World,
): Promise<{ readonly tree: LockedTree; readonly asked: Asked }> => {
  let asked: Asked | undefined;
  const tree = await lockTree(git, source, {
    cache,
    offline,
    form: "archive",
    ...(signal && { signal }),
    visit: (tree, narHash) =>
      inScratch(async (scratch) => {
        const at = path.join(scratch, "source");
        writeTree(tree, at);
        asked = await askNixpkgs({ path: at, narHash }, wanted, { signal });
      }),
  });
  if (asked === undefined) throw new Error("the tree of nixpkgs was not visited");
  return { tree, asked };
};

/** What concerns the images themselves: a name of the catalogue alone is only a name. */
const problemsOf = (asked: Asked, used: readonly WantedAttribute[]): readonly Problem[] => {
  if (!asked.known) return [asked.problem];
  const nodes = new Set<object | undefined>(used.map(({ node }) => node));
  return asked.problems.filter(({ details }) => nodes.has(details.at));
};

const stopped = (rev: string): Problem =>
  new Problem(
    "update-refused",
    `the pin stays: ${rev.slice(0, 12)} does not have all that is used`,
    {
      hint: "move it all the same, and mend the config then: --anyway",
    },
  );

const asWarning = ({ code, message, details }: Problem): Problem =>
  new Problem(code, message, { ...details, severity: "warning" });
