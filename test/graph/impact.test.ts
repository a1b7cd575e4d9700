/** What a change moves: requirements are in no derivation, folders that libraries search are. */
import { describe, expect, test } from "vitest";
import { derivationsOf } from "../../compiler/graph/derivations.ts";
import { imageGraph } from "../../compiler/graph/image-graph.ts";
import { type Grounds, groundsOf, impactOf } from "../../compiler/graph/impact.ts";
import { subjectNames, subjectOf } from "../../compiler/graph/subject.ts";
import type { AttributeFacts, Facts } from "../../compiler/lock/lock.ts";
import { plan } from "../../compiler/plan/make.ts";
import { resolve } from "../../compiler/resolve.ts";
import { contentsOf } from "../../compiler/rules/contents.ts";
import { image, layer, type Layer, nix, nixpkg, sdist, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

const native = (name: string): string =>
  `https://wheels.example.org/${name}-1.0-cp314-cp314-manylinux_2_28_x86_64.whl`;
const pure = (name: string): string => `https://wheels.example.org/${name}-1.0-py3-none-any.whl`;

const elf = (path: string, needed: readonly string[] = [], dlopen: readonly string[] = []) => ({
  elf: [{ path, needed: [...needed], ...(dlopen.length > 0 && { dlopen: [...dlopen] }) }],
});
const requires = (...names: readonly string[]): Facts => ({
  metadata: { requires: [...names] },
  elf: [],
});

interface Known {
  readonly facts?: Readonly<Record<string, Facts>>;
  readonly attributes?: Readonly<Record<string, AttributeFacts>>;
}

const grounds = (layers: readonly Layer[], known: Known = {}): Grounds => {
  const boot = image("boot", { tag: "1", python: "3.14", layers });
  const context = contextOf({ boot }, known);
  const planned = plan(resolve(context), context.project, context.lock);
  const [only] = planned.images;
  if (only === undefined) throw new Error("no plan");
  const graph = imageGraph(contentsOf(context, "boot", boot));
  return groundsOf(graph, derivationsOf(graph, planned, only));
};

const moved = (name: string, on: Grounds) => {
  const impact = impactOf(subjectOf(name, on.graph, on.derivations)?.ids ?? ["nothing"], on);
  return {
    rebuilt: impact.rebuilt.map(({ id, because, reason }) => `${id} ${reason} ${because}`),
    sent: impact.layers.flatMap(({ name, sent }) => (sent === "yes" ? name : [])),
    perhaps: impact.perhaps,
    untouched: impact.untouched,
  };
};

describe("a change of a package of ours", () => {
  const on = grounds(
    [
      layer("cuda", wheel(native("cublas"))),
      layer("torch", wheel(native("torch")), wheel(pure("filelock"))),
      layer("kernels", wheel(native("flash")), wheel(native("opener"))),
      layer("sources", sdist("built", "1.0", { buildSystem: ["filelock"] })),
      layer(
        "named",
        wheel(pure("names"), { postInstall: nix`"cp ${wheel(pure("filelock"))} $out"` }),
      ),
    ],
    {
      facts: {
        cublas: elf("cublas/lib/libcublas.so.13"),
        torch: { ...requires("filelock"), ...elf("torch/lib/libtorch.so", ["libcublas.so.13"]) },
        flash: elf("flash/flash.so", ["libtorch.so"]),
        opener: elf("opener/o.so", [], ["libcublas.so.13"]),
        filelock: requires(),
        names: requires(),
        built: { buildSystem: { requires: ["setuptools"] } },
      },
    },
  );

  test("builds again what is linked to it, through others too, and what opens it", () => {
    expect(moved("cublas", on)).toMatchObject({
      rebuilt: [
        "own opener opens own cublas",
        "own torch links own cublas",
        "own flash links own torch",
      ],
      sent: ["cuda", "torch", "kernels"],
    });
  });

  test("does not build again what only requires it", () => {
    const { rebuilt, untouched } = moved("filelock", on);
    expect(rebuilt).toEqual(["own built built-with own filelock", "own names names own filelock"]);
    expect(untouched).toEqual(["own torch"]);
  });

  test("sends only the layers that hold what moved", () => {
    expect(moved("flash", on).sent).toEqual(["kernels"]);
  });

  test("is also one of nixpkgs' packages that build ours or are in no layer", () => {
    expect(moved("setuptools", on).rebuilt).toEqual(["own built built-with python setuptools"]);
    expect(subjectNames(on.graph, on.derivations)).toContain("setuptools");
  });
});

describe("the layer of a package", () => {
  const facts = {
    lib: elf("lib/lib.so.1"),
    user: elf("user/user.so", ["lib.so.1"]),
  };
  test("is a lower one than it is named in, where that needs it", () => {
    const on = grounds(
      [layer("low", wheel(native("user"))), layer("high", wheel(native("lib")), wheel(pure("x")))],
      { facts },
    );
    expect(on.placement.get("own lib")).toBe("low");
    expect(moved("lib", on).sent).toEqual(["low"]);
  });
});

describe("packages of nixpkgs", () => {
  const layers = [
    layer("own", wheel(pure("torch")), wheel(pure("dep"))),
    layer("theirs", nixpkg("python.peft", "python.pillow", "ffmpeg")),
  ];
  const facts = { torch: requires("dep"), dep: requires() };

  test("are built again on what of ours they need, and on what that hands on", () => {
    const on = grounds(layers, {
      facts,
      attributes: {
        "python314Packages.peft": { distribution: "peft", requires: ["torch", "numpy"] },
        "python314Packages.pillow": { distribution: "pillow", requires: [] },
      },
    });
    expect(moved("dep", on)).toEqual({
      rebuilt: ["stand-in torch propagates own dep", "python peft stands-on stand-in torch"],
      sent: ["own", "theirs"],
      perhaps: [],
      untouched: ["own torch"],
    });
    expect(moved("pillow", on)).toMatchObject({ rebuilt: [], sent: ["theirs"], perhaps: [] });
    expect(moved("numpy", on).rebuilt).toEqual(["python peft stands-on brought numpy"]);
  });

  test("may be, where the lock does not say what they require", () => {
    const on = grounds(layers, { facts });
    expect(moved("torch", on)).toMatchObject({
      rebuilt: [],
      sent: ["own"],
      perhaps: ["python peft", "python pillow"],
    });
  });

  test("may be built with any program", () => {
    expect(moved("ffmpeg", grounds(layers, { facts })).perhaps).toEqual([
      "interpreter",
      "python peft",
      "python pillow",
    ]);
  });
});

describe("what is asked for", () => {
  const on = grounds([
    layer("torch", wheel(pure("torch"))),
    layer("other", wheel(pure("Some.Thing"))),
  ]);
  const ask = (name: string) => subjectOf(name, on.graph, on.derivations);

  test.each([
    ["torch", "package", "torch 1.0"],
    ["layer:torch", "layer", "layer torch"],
    ["other", "layer", "layer other"],
    ["some_thing", "package", "Some.Thing 1.0"],
    ["nixpkgs", "nixpkgs", "nixpkgs"],
  ])("%s is a %s", (asked, kind, label) => {
    expect(ask(asked)).toMatchObject({ kind, label });
  });

  test("is everything where it is nixpkgs", () => {
    expect(moved("nixpkgs", on).sent).toEqual(["support", "torch", "other"]);
  });

  test.each(["nope", "layer:nope", "layer:Some.Thing"])("%s is nothing", (asked) => {
    expect(ask(asked)).toBeUndefined();
  });
});
