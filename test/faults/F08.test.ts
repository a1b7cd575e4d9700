// torchvision 0.20.0+cu130 beside torch 2.10 never existed; "Access Denied" was read as a CDN fault.
import { expect, it } from "vitest";
import { inImage, wheelAt } from "../rules/found.ts";

const url = "https://download.pytorch.org/whl/cu130";
const of = (name: string, version: string) =>
  wheelAt(`${name}-${version}%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`, url);

it("torch 2.10.0 goes with torchvision 0.25.0 alone", () => {
  const all = [of("torch", "2.10.0"), of("torchvision", "0.20.0"), of("torchaudio", "2.10.0")];
  expect(inImage("torch-family-mismatch", all)).toMatchObject([
    {
      severity: "error",
      message:
        "torchvision 0.20.0+cu130 does not go with torch 2.10.0+cu130 in image comfyui, which needs torchvision 0.25.0",
    },
  ]);
  const right = [of("torch", "2.10.0"), of("torchvision", "0.25.0"), of("torchaudio", "2.10.0")];
  expect(inImage("torch-family-mismatch", right)).toEqual([]);
});
