import { describe, expect, it } from "vitest";
import { rules } from "../compiler/rules/index.ts";
import { validate } from "../compiler/validate.ts";
import { git, layer, nixpkg, variant, wheel } from "../dsl/index.ts";
import type { Image } from "../dsl/index.ts";
import { contextOf } from "./helpers/context.ts";
import { processorTime } from "./helpers/processor-time.ts";
import { imageOf, imageWith, messages, text, wheelAt } from "./rules/found.ts";

const CLIP = git("openai/CLIP", text("main"));

it("collects every problem, in the order of the config", () => {
  const comfyui = imageWith(
    [
      layer("models", CLIP),
      layer("attention", wheelAt("flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl")),
      layer("empty"),
    ],
    { tag: "a b", ports: [0] },
  );
  const codes = validate(contextOf({ comfyui })).map((each) => each.code);
  expect(codes).toEqual([
    "facts-missing",
    "tag-invalid",
    "option-invalid",
    "rev-not-pinned",
    "wheel-fits-image",
    "layer-empty",
  ]);
});

it("tells one image's problems after another's, a shared package's once", () => {
  const a = imageOf([CLIP, nixpkg("bash")], { tag: "bad tag" });
  const b = variant(a, { tag: "worse tag" });
  const problems = validate(contextOf({ a, b })).filter((each) => each.severity === "error");
  expect(problems.map((each) => [each.code, each.details.at])).toEqual([
    ["tag-invalid", a],
    ["rev-not-pinned", CLIP],
    ["tag-invalid", b],
  ]);
});

it("does not name the image itself, where one of its packages is in two layers", () => {
  const torch = wheel("torch", "2.10.0+cu126");
  const comfyui = imageWith([layer("a", torch), layer("b", torch)]);
  const hints = validate(contextOf({ comfyui })).map(({ details }) => details.hint ?? "");
  expect(hints.length).toBeGreaterThan(0);
  expect(hints.filter((hint) => hint.includes("the same in image"))).toEqual([]);
});

it("tells once what a variant inherits, and names the variant", () => {
  const vision = wheel("cupy-cuda12x", "13.6.0");
  const comfyui = imageOf([vision], { tag: "a", ports: [0] });
  const second = variant(comfyui, { tag: "b" });
  const third = variant(comfyui, { tag: "c", ports: [70_000] });
  const problems = validate(contextOf({ comfyui, second, third })).filter(
    (each) => each.severity === "error",
  );
  expect(problems.map(({ message, details }) => [details.at, message, details.hint])).toEqual([
    [
      comfyui,
      "image comfyui: port 0 is none: ports are whole numbers from 1 to 65535",
      "the same in image second",
    ],
    [
      vision,
      "cupy-cuda12x 13.6.0 is built for CUDA 12, but image comfyui is for CUDA 13.0",
      'take its build for CUDA 13.0, or drop it from image "comfyui"; the same in image second, third',
    ],
    [third, "image third: port 70000 is none: ports are whole numbers from 1 to 65535", undefined],
  ]);
});

it("does not take one image's name for the beginning of another's", () => {
  const a = imageOf([wheel("cupy-cuda12x", "1")], { tag: "a" });
  const b = variant(a, { tag: "b", cuda: "12.8", add: [layer("x", wheel("cupy-cuda13x", "1"))] });
  const errors = validate(contextOf({ image: a, "image-b": b })).filter(
    (each) => each.code === "accelerator-mismatch",
  );
  expect(messages(errors)).toEqual([
    "cupy-cuda12x 1 is built for CUDA 12, but image image is for CUDA 13.0",
    "cupy-cuda13x 1 is built for CUDA 13, but image image-b is for CUDA 12.8",
  ]);
});

it("gives the same problems every time", () => {
  const context = contextOf({ a: imageOf([CLIP, wheel("x", "latest")], { ports: [0, -1] }) });
  expect(messages(validate(context))).toEqual(messages(validate(context)));
});

it("has nothing against a good image", () => {
  const good = imageOf([nixpkg("bash", "python.numpy")], { ports: [8188] });
  expect(validate(contextOf({ good }))).toEqual([]);
});

describe("a config that evades the types", () => {
  const broken = (options: Record<string, unknown>) => {
    const good = imageOf([nixpkg("bash")]);
    const context = contextOf({ comfyui: good });
    const comfyui = { ...good, ...options } as Image;
    return messages(validate({ ...context, images: [{ name: "comfyui", image: comfyui }] }));
  };

  it.each<[Record<string, unknown>, string]>([
    [{ layers: undefined }, "layers of image comfyui is missing"],
    [{ layers: ["torch"] }, 'layers[0] of image comfyui is "torch" and must be a layer'],
    [
      { layers: [{ kind: "nixpkg", attribute: "git" }] },
      "layers[0] of image comfyui is a nixpkg and must be a layer",
    ],
    [{ tag: 3 }, "tag of image comfyui is 3 and must be text"],
    [{ ports: [Number.NaN] }, "ports[0] of image comfyui is NaN and must be a number"],
    [{ ports: ["8188"] }, 'ports[0] of image comfyui is "8188" and must be a number'],
    [{ env: ["A=b"] }, "env of image comfyui is a list and must be a record"],
    [{ env: { A: 1 } }, "env.A of image comfyui is 1 and must be text or path`…`"],
    [{ labels: { a: null } }, "labels.a of image comfyui is null and must be text"],
  ])("%o", (options, message) => expect(broken(options)).toEqual([message]));

  it("is told of a layer that holds anything else", () => {
    const odd = { kind: "layer", name: "odd", packages: [{ kind: "pip", name: "torch" }] };
    expect(broken({ layers: [odd] })).toEqual([
      "packages[0] of layer odd of image comfyui is a pip and must be a package: wheel, sdist, git or nixpkg",
    ]);
  });
});

it("does not ask to lock what is wrong in itself", () => {
  const old = wheel(text("https://a.example/x-1.0-cp313-cp313-linux_x86_64.whl"));
  const context = contextOf({ comfyui: imageOf([old, wheel("y", "1.0")]) });
  const lock = { ...context.lock, images: { comfyui: {} } };
  expect(messages(validate({ ...context, lock }))).toEqual([
    "x 1.0 is a cp313-cp313 wheel, but image comfyui-boot runs Python 3.14 and needs cp314-cp314",
    "y 1.0 of image comfyui is not in the lock",
  ]);
});

it("takes time in proportion to the packages", async () => {
  const of = async (count: number): Promise<number> => {
    const nodes = Array.from({ length: count }, (_, at) => wheel(`package-${at}`, "1.0"));
    const context = contextOf({ big: imageOf(nodes) });
    const times: number[] = [];
    while (times.length < 3) times.push(await processorTime(() => validate(context)));
    return Math.max(1, Math.min(...times));
  };
  expect((await of(10_000)) / (await of(1000))).toBeLessThan(40);
});

it("has one rule for each file, named for its code", async () => {
  const { readdirSync } = await import("node:fs");
  const files = readdirSync(new URL("../compiler/rules", import.meta.url));
  const codes = rules.map((each) => each.code);
  expect(codes.filter((code) => !files.includes(`${code}.ts`))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});
