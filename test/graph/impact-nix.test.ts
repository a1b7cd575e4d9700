/** What `impact` says moves is what Nix builds again, and what the image's layers are then. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Context } from "../../compiler/context.ts";
import { derivationsOf } from "../../compiler/graph/derivations.ts";
import { imageGraph } from "../../compiler/graph/image-graph.ts";
import { type Grounds, groundsOf, type Impact, impactOf } from "../../compiler/graph/impact.ts";
import { subjectOf } from "../../compiler/graph/subject.ts";
import type { AttributeFacts, Facts } from "../../compiler/lock/lock.ts";
import { layerNames, UPPER_LAYERS } from "../../compiler/own-layers.ts";
import { plan } from "../../compiler/plan/make.ts";
import { resolve } from "../../compiler/resolve.ts";
import { contentsOf } from "../../compiler/rules/contents.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { closure, cleanUp, newFolder, onFlake, outPath, writeFlake } from "../flake/emitted.ts";
import { streamed } from "../flake/archive.ts";
import { addToStore, lockedContext, savedWheel, type WheelFile } from "../flake/wheels.ts";
import { STANDIN } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { compile, wheelOf } from "../helpers/wheels.ts";
import { factsOf } from "./nixpkgs-facts.ts";

const NATIVE = "cp311-cp311-manylinux_2_17_x86_64";

const elf = (path: string, needed: readonly string[], dlopen: readonly string[] = []) => ({
  path,
  needed: [...needed, "libc.so.6"],
  ...(dlopen.length > 0 && { dlopen: [...dlopen] }),
});

/** What the lock says of our wheels. */
const FACTS: Readonly<Record<string, Facts>> = {
  provider: { elf: [elf("provider/libanswer.so.1", [])], metadata: { requires: [] } },
  needs: {
    elf: [elf("needs/libneeds.so", ["libanswer.so.1"])],
    metadata: { requires: ["provider"] },
  },
  opens: { elf: [elf("opens/libopens.so", [], ["libanswer.so.1"])], metadata: { requires: [] } },
  tinydep: { elf: [], metadata: { requires: [] } },
  torch: { elf: [], metadata: { requires: ["tinydep>=1", "numpy"] } },
  app: { elf: [], metadata: { requires: ["torch", "pillow"] } },
};

/** The wheels, each at version 1.0 but for those of `versions`. */
const wheelFiles = (versions: Readonly<Record<string, string>>): readonly WheelFile[] => {
  const folder = newFolder();
  const made = compile(
    {
      out: "libanswer.so.1",
      source: "int answer(void) { return 42; }",
      args: ["-shared", "-fPIC", "-Wl,-soname,libanswer.so.1"],
    },
    {
      out: "libneeds.so",
      source: "int answer(void); int ask(void) { return answer(); }",
      args: ["-shared", "-fPIC", "libanswer.so.1"],
    },
    { out: "libopens.so", source: "int ask(void) { return 1; }", args: ["-shared", "-fPIC"] },
  );
  return Object.entries(FACTS).map(([name, { elf = [], metadata }]) =>
    savedWheel(
      folder,
      wheelOf({
        name,
        version: versions[name] ?? "1.0",
        ...(elf.length > 0 && { tag: NATIVE }),
        files: [
          { name: `${name}/__init__.py`, data: "" },
          ...elf.map(({ path }) => ({ name: path, data: made[path.split("/")[1] ?? ""] ?? "" })),
        ],
        metadata: (metadata?.requires ?? []).map((each) => `Requires-Dist: ${each}`),
      }),
    ),
  );
};

/** An image of four layers, whose second is pulled into by its first. */
const project = (
  attributes: Readonly<Record<string, AttributeFacts>>,
  versions: Readonly<Record<string, string>> = {},
): Context => {
  const files = wheelFiles(versions);
  addToStore(files);
  const own = (name: string) =>
    files
      .filter(({ url }) => url.includes(`/${name}-`))
      .map(({ url }) => wheel(url, name === "opens" ? { requires: ["provider"] } : {}));
  const comfyui = image("moving", {
    tag: "t",
    python: "3.11",
    layers: [
      layer("tools", nixpkg("ffmpeg")),
      layer("linked", own("needs")),
      layer("low", own("provider"), own("tinydep"), nixpkg("python.numpy")),
      layer("torch", own("torch"), own("opens")),
      layer("high", nixpkg("python.peft", "python.pillow")),
      layer("app", own("app")),
    ],
  });
  const context = lockedContext({ comfyui }, files, FACTS);
  const nixpkgs = { ...context.lock.nixpkgs, attributes: { ...attributes } };
  return { ...context, lock: { ...context.lock, nixpkgs } };
};

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

/** The stand-in for nixpkgs, but for one package that is another derivation. */
const changedStandIn = (name: string): string => {
  const folder = newFolder();
  writeFileSync(
    join(folder, "flake.nix"),
    `{
  inputs.base.url = "path:${STANDIN}";
  outputs = { self, base }: {
    inherit (base) lib;
    legacyPackages.x86_64-linux = import base {
      system = "x86_64-linux";
      overlays = [
        (final: prev:
          if prev ? ${name} then
            { ${name} = prev.${name}.overrideAttrs (_: { CHANGED = "1"; }); }
          else
            {
              python311 = prev.python311 // {
                override = args: prev.python311.override (args // {
                  packageOverrides = base.lib.composeExtensions
                    (_: old: { ${name} = old.${name}.overridePythonAttrs (_: { CHANGED = "1"; }); })
                    args.packageOverrides;
                });
              };
            })
      ];
    };
  };
}
`,
  );
  return folder;
};
