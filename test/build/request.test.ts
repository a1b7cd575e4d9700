/** What a command line asks to be built. */
import { describe, expect, test } from "vitest";
import { type Asked, requestOf } from "../../compiler/build/request.ts";
import { resolve } from "../../compiler/resolve.ts";
import { type Image, image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

const PYTORCH = "https://download.pytorch.org/whl/cu130";

const comfyui = image("comfyui-boot", {
  tag: "t",
  python: "3.14",
  cuda: "13.0",
  layers: [
    layer("base", nixpkg("bash", "cuda.cuda_nvcc")),
    layer(
      "torch",
      wheel(`${PYTORCH}/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`),
      nixpkg("python.numpy", "python.backports.zstd"),
    ),
  ],
});

const requested = (images: Readonly<Record<string, Image>>, asked: Partial<Asked>) => {
  const context = contextOf(images, {
    attributes: { "python314Packages.numpy": { distribution: "numpy" } },
  });
  return requestOf(context, resolve(context), { all: false, ...asked });
};
const attributes = (asked: Partial<Asked>): readonly string[] => {
  const request = requested({ comfyui }, asked);
  return "misuse" in request ? [request.misuse] : request.targets.map((each) => each.attribute);
};
const misuse = (images: Readonly<Record<string, Image>>, asked: Partial<Asked>): unknown =>
  Reflect.get(requested(images, asked), "misuse");

describe("an image", () => {
  test("is the only one where none is named", () => {
    expect(requested({ comfyui }, {})).toEqual({
      images: ["comfyui"],
      targets: [{ attribute: "comfyui", link: "result-comfyui" }],
    });
  });

  test("must be named where there are several", () => {
    const two = { comfyui, other: comfyui };
    expect(misuse(two, {})).toBe(
      "the config has several images: name one of comfyui, other, or --all",
    );
    expect(requested(two, { all: true })).toMatchObject({ images: ["comfyui", "other"] });
    expect(requested(two, { image: "other" })).toMatchObject({ images: ["other"] });
  });

  test("that is not there is told with the nearest", () => {
    expect(misuse({ comfyui }, { image: "comfyu" })).toBe(
      'there is no image comfyu; did you mean "comfyui"?',
    );
    expect(misuse({ comfyui }, { image: "x" })).toBe("there is no image x; the config has comfyui");
  });

  test("goes with no part of another", () => {
    expect(misuse({ comfyui }, { all: true, layer: "base" })).toContain("--layer and --only");
    expect(misuse({ comfyui }, { all: true, image: "comfyui" })).toContain("--all");
    expect(misuse({ comfyui }, { only: "torch", layer: "torch" })).toContain("exclude");
  });
});

describe("a layer", () => {
  test("is its packages, each where the flake has it", () => {
    expect(attributes({ layer: "torch" })).toEqual([
      "comfyui.packages.torch",
      "comfyui.python.pkgs.numpy",
      "comfyui.python.pkgs.backports.zstd",
    ]);
    expect(attributes({ layer: "base" })).toEqual([
      "comfyui.pkgs.bash",
      "comfyui.cudaPackages.cuda_nvcc",
    ]);
  });

  test("that is not there is told with those there are", () => {
    expect(attributes({ layer: "models" })).toEqual([
      "image comfyui has no layer models; it has base, torch",
    ]);
  });
});

describe("a package", () => {
  test.each([
    ["torch", "comfyui.packages.torch"],
    ["Torch", "comfyui.packages.torch"],
    ["bash", "comfyui.pkgs.bash"],
    ["python.numpy", "comfyui.python.pkgs.numpy"],
    ["numpy", "comfyui.python.pkgs.numpy"],
    ["cuda_nvcc", "comfyui.cudaPackages.cuda_nvcc"],
  ])("%s is %s", (only, attribute) => {
    expect(attributes({ only })).toEqual([attribute]);
  });

  test("that is not there is told with the nearest", () => {
    expect(attributes({ only: "torc" })).toEqual([
      'image comfyui holds no torc; did you mean "torch"?',
    ]);
  });
});
