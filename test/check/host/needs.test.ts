/** What an image needs of a machine, as its config tells. */
import { describe, expect, it } from "vitest";
import { needsOf } from "../../../compiler/check/host/needs.ts";
import type { Needs } from "../../../compiler/check/host/needs.ts";
import { image, layer, type Wheel, wheel } from "../../../dsl/index.ts";
import { contextOf } from "../../helpers/context.ts";

describe("what an image needs", () => {
  const torchOf = (torch: Wheel): Needs["torch"] => {
    const options = { tag: "1", python: "3.14", cuda: "13.0", capabilities: ["8.9"] } as const;
    const each = image("comfyui", { ...options, layers: [layer("torch", torch)] });
    const needs = needsOf({ name: "comfyui", image: each }, contextOf({ comfyui: each }));
    expect(needs).toMatchObject({ name: "comfyui", cuda: "13.0", capabilities: ["8.9"] });
    return needs.torch;
  };

  it("is also what its extensions need", () => {
    const file = "flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl";
    const attention = layer("attention", wheel(`https://wheels.example/${file}`));
    const each = image("comfyui", { tag: "1", python: "3.14", cuda: "13.0", layers: [attention] });
    const { extensions } = needsOf({ name: "a", image: each }, contextOf({ a: each }));
    expect(extensions).toEqual([{ name: "flash_attn 2.8.2", lowest: "8.0" }]);
  });

  it("is read from its config: whose torch it is says whether its architectures are known", () => {
    const file = "torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    expect(torchOf(wheel(`https://download.pytorch.org/whl/cu130/${file}`))).toEqual({
      version: "2.10.0+cu130",
      official: true,
    });
    expect(torchOf(wheel(`https://wheels.example/${file}`))).toEqual({
      version: "2.10.0+cu130",
      official: false,
    });
  });
});
