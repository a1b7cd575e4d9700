import { expect, it } from "vitest";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { admits } from "../../compiler/python/specifier.ts";
import { torchFamily } from "../../compiler/rules/torch-family.ts";
import { inImage, messages, wheelAt } from "./found.ts";

const torch = wheelAt("torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl");

it("refuses the torchvision of another torch", () => {
  const vision = wheelAt("torchvision-0.20.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl");
  expect(inImage("torch-family-mismatch", [torch, vision])).toMatchObject([
    {
      message:
        "torchvision 0.20.0+cu130 does not go with torch 2.10.0+cu130 in image comfyui, which needs torchvision 0.25.0",
      details: {
        at: vision,
        literal: vision.url,
        hint: 'take torchvision 0.25.0: wheel("torchvision", "0.25.0")',
      },
    },
  ]);
});

it.each([
  ["torchaudio", "2.9.1"],
  ["triton", "3.5.0"],
  ["xformers", "0.0.33.post2"],
])("refuses %s %s beside torch 2.10", (name, version) => {
  expect(inImage("torch-family-mismatch", [torch, wheel(name, version)])).toHaveLength(1);
});

it.each([
  ["torchvision", "0.25.0"],
  ["torchvision", ">=0.24,<1"],
  ["torchaudio", "2.10.0"],
  ["triton", "3.6.0"],
  ["xformers", "0.0.34"],
  ["xformers", "0.0.35"],
])("takes %s %s beside torch 2.10", (name, version) => {
  expect(inImage("torch-family-mismatch", [torch, wheel(name, version)])).toEqual([]);
});

it("refuses a range that leaves out the release to take", () => {
  expect(
    messages(inImage("torch-family-mismatch", [torch, wheel("torchvision", "<0.25")])),
  ).toEqual([
    "torchvision <0.25 does not go with torch 2.10.0+cu130 in image comfyui, which needs torchvision 0.25.0",
  ]);
});

it("knows what a member is for where it does not know the torch", () => {
  const old = wheel("torch", "2.0.1");
  expect(messages(inImage("torch-family-mismatch", [old, wheel("torchvision", "0.25.0")]))).toEqual(
    [
      "torchvision 0.25.0 does not go with torch 2.0.1 in image comfyui: it is built for torch 2.10.0",
    ],
  );
  expect(inImage("torch-family-mismatch", [old, wheel("torchvision", "0.15.2")])).toEqual([]);
});

it("leaves torches and members newer than the table alone", () => {
  const next = [
    wheel("torch", "2.99.0"),
    wheel("xformers", "0.0.35"),
    wheel("torchaudio", "2.99.0"),
  ];
  expect(inImage("torch-family-mismatch", next)).toEqual([]);
});

it("leaves nightlies alone, and an image without torch", () => {
  const nightly = wheel("torch", "2.11.0.dev20260215");
  expect(inImage("torch-family-mismatch", [nightly, wheel("torchvision", "0.25.0")])).toEqual([]);
  expect(inImage("torch-family-mismatch", [wheel("torchvision", "0.20.0")])).toEqual([]);
});

it("reads the version of nixpkgs' torch from the lock", () => {
  const attributes = {
    "python314Packages.torch": { distribution: "torch", version: "2.9.1" },
    "python314Packages.torchvision": { distribution: "torchvision", version: "0.25.0" },
  };
  const both = nixpkg("python.torch", "python.torchvision");
  expect(inImage("torch-family-mismatch", [both], {}, { attributes })).toHaveLength(1);
  expect(inImage("torch-family-mismatch", [both])).toEqual([]);
});

it("has a table whose rows admit what they say to take", () => {
  for (const { torch: release, partners } of torchFamily) {
    for (const [member, { take, admits: range }] of Object.entries(partners)) {
      expect(admits(range, take), `${release} ${member}`).toBe(true);
    }
  }
});
