/** What `impact` says moves is what Nix builds again, and what the image's layers are then. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Context } from "../../compiler/context.ts";
import { derivationsOf } from "../../compiler/graph/derivations.ts";
import { imageGraph } from "../../compiler/graph/image-graph.ts";
import { type Grounds, groundsOf, type Impact, impactOf } from "../../compiler/graph/impact.ts";
import { subjectOf } from "../../compiler/graph/subject.ts";
import type { AttributeFacts } from "../../compiler/lock/lock.ts";
import { layerNames, UPPER_LAYERS } from "../../compiler/own-layers.ts";
import { plan } from "../../compiler/plan/make.ts";
import { resolve } from "../../compiler/resolve.ts";
import { contentsOf } from "../../compiler/rules/contents.ts";
import { closure, cleanUp, newFolder, onFlake, outPath, writeFlake } from "../flake/emitted.ts";
import { streamed } from "../flake/archive.ts";
import { describeWith } from "../helpers/tools.ts";
import { changedStandIn, project } from "./moving.ts";
import { factsOf } from "./nixpkgs-facts.ts";

const groundsOfProject = (context: Context): Grounds => {
  const [named] = context.images;
  if (named === undefined) throw new Error("no image");
  const planned = plan(resolve(context), context.project, context.lock);
  const graph = imageGraph(contentsOf(context, named.name, named.image));
  const [only] = planned.images;
  if (only === undefined) throw new Error("no plan");
  return groundsOf(graph, derivationsOf(graph, planned, only));
};

/** A variable of a derivation's build. */
const variable = (drv: string, name: string): string | undefined =>
  new RegExp(`\\("${name}","([^"]*)"\\)`).exec(readFileSync(drv, "utf8"))?.[1];

/** What stands for ours in nixpkgs has its name, too. */
const named = (drv: string): string => {
  const name = variable(drv, "pname") ?? drv;
  return variable(drv, "installPhase") === "mkdir $out" ? `stand-in ${name}` : name;
};

/** Path → name of the Python packages and programs that an image is built from. */
const builtFrom = (drv: string): ReadonlyMap<string, string> =>
  new Map(
    closure(drv)
      .filter((each) => /-(python3\.11-.*|ffmpeg-.*)\.drv$/.test(each) && !/\.whl\.drv$/.test(each))
      .map((each) => [each, named(each)]),
  );

const BY_LAYER = layerNames(
  ["tools", "linked", "low", "torch", "high", "app"].map((name) => ({ name })),
);

describeWith(["builds", "cc"], "what moves when one thing changes", () => {
  let attributes: Readonly<Record<string, AttributeFacts>> = {};
  let grounds: Grounds;
  let before: { derivations: ReadonlyMap<string, string>; layers: readonly string[] };

  beforeAll(async () => {
    attributes = await factsOf(["numpy", "peft", "pillow"]);
    const context = project(attributes);
    grounds = groundsOfProject(context);
    const layers = await layersOf({ context });
    before = { derivations: builtFrom(await derivation({ context })), layers };
  });
  afterAll(cleanUp);

  const own = (name: string): Change => ({ context: project(attributes, { [name]: "1.1" }) });
  const theirs = (name: string): Change => ({
    context: project(attributes),
    standIn: changedStandIn(name),
  });

  it.each([
    { name: "provider", change: own },
    { name: "tinydep", change: own },
    { name: "torch", change: own },
    { name: "app", change: own },
    { name: "numpy", change: theirs },
    { name: "ffmpeg", change: theirs },
  ])(
    "is, of $name, what impact says is built again, and nothing else",
    async ({ name, change }) => {
      const told = ask(name);
      const after = builtFrom(await derivation(change(name)));
      const moved = [...after].flatMap(([drv, name]) => (before.derivations.has(drv) ? [] : name));
      const said = [...told.changed, ...told.rebuilt.map(({ id }) => id)].map(plainName);
      const between = new Set(told.between.map(plainName));
      expect(moved.filter((each) => !between.has(each)).sort()).toEqual(said.sort());
    },
  );

  it.each([
    { name: "provider", change: own },
    { name: "tinydep", change: own },
    { name: "numpy", change: theirs },
    { name: "ffmpeg", change: theirs },
  ])("is, of $name, the layers that impact says, and no others", async ({ name, change }) => {
    const told = ask(name);
    const after = await layersOf(change(name));
    const moved = BY_LAYER.filter((_, at) => after[at] !== before.layers[at]);
    const said = told.layers.filter(({ sent }) => sent === "yes").map((each) => each.name);
    expect(moved).toEqual([...said, ...(told.environment === "yes" ? UPPER_LAYERS : [])]);
  });

  const ask = (name: string): Impact => {
    const subject = subjectOf(name, grounds.graph, grounds.derivations);
    return impactOf(subject?.ids ?? [], grounds);
  };
});

/** A project, and what stands for nixpkgs where it is not the stand-in itself. */
interface Change {
  readonly context: Context;
  readonly standIn?: string;
}

/** `own torch` as a derivation is named: `torch`. */
const plainName = (id: string): string =>
  id.startsWith("stand-in ") ? id : (id.split(" ")[1] ?? "");

const IMAGE = "packages.x86_64-linux.comfyui";

const inputs = ({ standIn }: Change): readonly string[] =>
  standIn === undefined ? [] : ["--override-input", "nixpkgs", `path:${standIn}`];

/** The derivation of the image. */
const derivation = (change: Change): Promise<string> =>
  onFlake(writeFlake(change.context), ["eval", "--raw"], `${IMAGE}.drvPath`, inputs(change));

/**
 * What each layer's tar lists, lowest first; the last two are comfynix' own. Without bytecode: other tests run
 * Pythons of this store as root, which write theirs into it meanwhile.
 */
const layersOf = async (change: Change): Promise<readonly string[]> => {
  const folder = writeFlake(change.context);
  const built = await onFlake(folder, ["build", "--no-link", "--json"], IMAGE, inputs(change));
  const { files } = streamed(outPath(built), newFolder());
  return files.map((file) =>
    execFileSync("tar", ["-tvf", file], { encoding: "utf8", maxBuffer: 2 ** 28 })
      .split("\n")
      .filter((line) => !line.includes("/__pycache__/"))
      .join("\n"),
  );
};
