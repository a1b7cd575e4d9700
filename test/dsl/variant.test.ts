import { describe, expect, test } from "vitest";
import { git, image, layer, nixpkg, sdist, variant, wheel } from "comfynix";
import { callSite } from "../../dsl/call-site.ts";
import type { Image, VariantOptions } from "../../dsl/index.ts";

const torch = wheel("torch", "2.10.0");
const vision = wheel("torchvision", "0.25.0");
const flash = wheel("flash_attn", "2.8.2");
const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");
const base: Image = image("boot", {
  tag: "cu130",
  python: "3.14",
  cuda: "13.0",
  layers: [
    layer("base", nixpkg("bash", "python.numpy")),
    layer("torch", torch, vision),
    layer("attention", flash),
    layer("models", clip),
  ],
  env: { A: "1", B: "2" },
  labels: { x: "1" },
  ports: [8188, 9000],
  user: "comfy",
});

type Drop = NonNullable<VariantOptions["drop"]>;

/** Layers as `name: package version` lines. */
const shown = ({ layers }: Image): readonly string[] =>
  layers.map(({ name, packages }) =>
    [
      `${name}:`,
      ...packages.map((each) =>
        each.kind === "nixpkg"
          ? each.attribute
          : each.kind === "git"
            ? each.name
            : `${each.name}-${each.version}`,
      ),
    ].join(" "),
  );

describe("what is not said stays", () => {
  test("an empty variant equals its base", () => {
    expect(variant(base, {})).toEqual(base);
  });

  test("its place is its own, its layers keep theirs", () => {
    const made = variant(base, { replace: [wheel("torch", "2.9.1")] });
    expect(callSite(made)).not.toBe(callSite(base));
    expect(made.layers.map(callSite)).toEqual(base.layers.map(callSite));
  });
});

describe("options", () => {
  test("records merge by key, undefined removes", () => {
    const made = variant(base, { env: { A: undefined, C: "3" }, labels: { y: "2" } });
    expect(made.env).toEqual({ B: "2", C: "3" });
    expect(Object.keys(made.env)).not.toContain("A");
    expect(made.labels).toEqual({ x: "1", y: "2" });
  });

  test("lists replace", () => {
    expect(variant(base, { ports: [80] }).ports).toEqual([80]);
    expect(shown(variant(base, { layers: [layer("only", torch)] }))).toEqual([
      "only: torch-2.10.0",
    ]);
  });

  test("undefined takes away", () => {
    const made = variant(base, { user: undefined, ports: undefined });
    expect(made).not.toHaveProperty("user");
    expect(made.ports).toEqual([]);
  });

  test("a tag, name or interpreter given as undefined is not given", () => {
    const loose: VariantOptions = {};
    for (const key of ["name", "tag", "python"]) Reflect.set(loose, key, undefined);
    expect(variant(base, loose)).toEqual(base);
  });

  test("name, tag and interpreter change", () => {
    expect(variant(base, { name: "b", tag: "t", python: "3.14t" })).toMatchObject({
      name: "b",
      tag: "t",
      python: "3.14t",
    });
  });
});

describe("the accelerator", () => {
  const given = (made: Image) => [made.cuda, made.rocm, made.xpu];

  test.each<[VariantOptions, (string | undefined)[]]>([
    [{ cuda: "12.8" }, ["12.8", undefined, undefined]],
    [{ rocm: "7.0" }, [undefined, "7.0", undefined]],
    [{ xpu: "2026" }, [undefined, undefined, "2026"]],
    [{ cuda: undefined }, [undefined, undefined, undefined]],
    [{ rocm: undefined }, ["13.0", undefined, undefined]],
    [{}, ["13.0", undefined, undefined]],
  ])("%j takes the place of the base's", (options, expected) => {
    expect(given(variant(base, options))).toEqual(expected);
  });

  test("takes what the base asks of GPUs along, unless CUDA is taken away", () => {
    const covered: Image = variant(base, { capabilities: ["8.9"], gpuMemory: 12, jit: true });
    expect(covered).toMatchObject({ cuda: "13.0", capabilities: ["8.9"], jit: true });
    expect(variant(covered, { cuda: "12.8" }).capabilities).toEqual(["8.9"]);
    expect(variant(covered, { cuda: "12.8" }).gpuMemory).toBe(12);
    for (const without of [
      variant(covered, { cuda: undefined }),
      variant(covered, { rocm: "7.0" }),
    ]) {
      expect(without).not.toHaveProperty("capabilities");
      expect(without).not.toHaveProperty("gpuMemory");
    }
  });

  test("moves on and back along a chain", () => {
    const rocm: Image = variant(base, { rocm: "7.0" });
    expect(given(variant(rocm, { cuda: "12.8" }))).toEqual(["12.8", undefined, undefined]);
  });
});

describe("replace", () => {
  test("a package takes the place of its distribution, where it stands", () => {
    const made = variant(base, {
      replace: [wheel("Torch", "2.9.1"), sdist("flash.attn", "2.8.3")],
    });
    expect(shown(made)).toEqual([
      "base: bash python.numpy",
      "torch: Torch-2.9.1 torchvision-0.25.0",
      "attention: flash.attn-2.8.3",
      "models: CLIP",
    ]);
    expect(made.faults).toBeUndefined();
  });

  test("a wheel takes the place of a nixpkgs package of its distribution, and the other way", () => {
    const made = variant(base, {
      replace: [wheel("numpy", "2.4.0"), nixpkg("python.torchvision")],
    });
    expect(shown(made).slice(0, 2)).toEqual([
      "base: bash numpy-2.4.0",
      "torch: torch-2.10.0 python.torchvision",
    ]);
  });

  test("a layer takes the place of the layer of its name", () => {
    const made = variant(base, { replace: [layer("torch", wheel("torch", "2.9.1"))] });
    expect(shown(made)[1]).toBe("torch: torch-2.9.1");
    expect(made.layers).toHaveLength(4);
  });

  test("a package may replace itself", () => {
    expect(variant(base, { replace: [torch] })).toEqual(base);
  });
});

describe("drop", () => {
  test.each<[string, Drop]>([
    ["a layer by name", ["attention"]],
    ["a layer by value", [layer("attention", flash)]],
    ["the only package of a layer, and the layer with it", [flash]],
    ["another version of the package", [wheel("flash-attn", "1.0")]],
    ["the distribution's name", ["flash-attn"]],
  ])("%s", (_, drop) => {
    expect(shown(variant(base, { drop })).map((each) => each.split(":")[0])).toEqual([
      "base",
      "torch",
      "models",
    ]);
  });

  test.each<[string, Drop]>([
    ["a package by value", [vision]],
    ["a package by name", ["torchvision"]],
  ])("%s leaves the rest of its layer", (_, drop) => {
    expect(shown(variant(base, { drop }))[1]).toBe("torch: torch-2.10.0");
  });

  test.each<[string, Drop]>([
    ["a list of attributes", [nixpkg("bash")]],
    ["an attribute's name", ["bash"]],
  ])("%s", (_, drop) => {
    expect(shown(variant(base, { drop }))[0]).toBe("base: python.numpy");
  });

  test("a string that names a layer and a package drops the layer", () => {
    expect(shown(variant(base, { drop: ["torch"] }))).toHaveLength(3);
  });
});

describe("add", () => {
  test("appends, after drop and replace", () => {
    const attention = layer("attention", wheel("flash_attn", "2.8.3"));
    const made = variant(base, { drop: ["attention"], add: [attention] });
    expect(shown(made).at(-1)).toBe("attention: flash_attn-2.8.3");
  });
});

describe("what meets nothing is told, once, where it was written", () => {
  test.each<[VariantOptions, string]>([
    [{ drop: ["atention"] }, "nothing to drop: image boot has no layer or package atention"],
    [{ drop: [wheel("xformers", "1")] }, "nothing to drop: image boot has no package xformers"],
    [{ drop: [nixpkg("zsh")] }, "nothing to drop: image boot has no package zsh"],
    [
      { replace: [wheel("xformers", "1")] },
      "nothing to replace: image boot has no package xformers",
    ],
    [
      { replace: [layer("atention", flash)] },
      "nothing to replace: image boot has no layer atention",
    ],
    [
      { drop: ["attention"], replace: [flash] },
      "nothing to replace: image boot has no package flash_attn",
    ],
  ])("%j", (options, message) => {
    const { faults = [] } = variant(base, options);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      message,
      hint: "its layers are base, torch, attention, models",
    });
  });

  test("a fault names the literal and has the place of its own variant along a chain", () => {
    const bad: Image = variant(base, { drop: ["atention"] });
    const next = variant(bad, { tag: "next" });
    expect(next.faults).toEqual(bad.faults);
    const [fault] = next.faults ?? [];
    expect(fault?.literal).toBe("atention");
    expect(fault && callSite(fault)?.stack).toBe(callSite(bad)?.stack);
  });
});

test("a chain of ten variants keeps every change", () => {
  let made: Image = base;
  for (let i = 0; i < 10; i++)
    made = variant(made, { tag: `t${i}`, env: { [`V${i}`]: "x" }, add: [layer(`l${i}`, torch)] });
  expect(made.tag).toBe("t9");
  expect(Object.keys(made.env)).toHaveLength(12);
  expect(made.layers.map(({ name }) => name).slice(4)).toEqual(
    Array.from({ length: 10 }, (_, i) => `l${i}`),
  );
});
