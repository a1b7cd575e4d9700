import { expect, it } from "vitest";
import { git, layer, nixpkg, sdist, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, inImage, messages, text, wheelAt } from "./found.ts";

const torch = wheelAt("torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl");

it("refuses a second torch", () => {
  const second = wheel("Torch", "2.9.1");
  const image = imageWith([layer("torch", torch), layer("more", second)]);
  expect(found(contextOf({ comfyui: image }), "duplicate-distribution")).toMatchObject([
    {
      message:
        "image comfyui has two torch: wheel torch 2.10.0+cu130 in layer torch and wheel Torch 2.9.1 in layer more",
      details: { at: second, hint: 'keep one of them in image "comfyui"' },
    },
  ]);
});

it("refuses nixpkgs' package of a name beside ours", () => {
  expect(messages(inImage("duplicate-distribution", [torch, nixpkg("python.torch")]))).toEqual([
    "image comfyui has two torch: wheel torch 2.10.0+cu130 in layer all and nixpkgs' python.torch in layer all",
  ]);
});

it("goes by the distribution the lock knows of an attribute, not by its name", () => {
  const attributes = { "python314Packages.opencv4": { distribution: "opencv" } };
  const ours = wheel("opencv", "4.12.0");
  const all = [ours, nixpkg("python.opencv4")];
  expect(inImage("duplicate-distribution", all, {}, { attributes })).toHaveLength(1);
  expect(inImage("duplicate-distribution", all)).toEqual([]);
});

it("sees through spellings and kinds", () => {
  const both = [sdist("flash-attn", "2.8.2"), wheel("Flash_Attn", "2.8.2")];
  expect(inImage("duplicate-distribution", both)).toHaveLength(1);
  const rev = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
  expect(
    inImage("duplicate-distribution", [git("openai/CLIP", rev), wheel("clip", "1.0")]),
  ).toHaveLength(1);
});

it("does not take pages for wheels of one name", () => {
  const page = (name: string) => wheel(text(`https://pypi.org/project/${name}/`));
  expect(inImage("duplicate-distribution", [page("torch"), page("numpy")])).toEqual([]);
});

it("does not mistake a program for a distribution", () => {
  expect(
    inImage("duplicate-distribution", [nixpkg("cmake", "git"), wheel("cmake", "4.1.0")]),
  ).toEqual([]);
});
