// torchvision, peft and facexlib of nixpkgs brought nixpkgs' torch along, beside the image's own.
import { afterAll, expect, it } from "vitest";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { cleanUp, closure, onFlake, writeFlake } from "../flake/emitted.ts";
import { contextOf } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";

const TORCH =
  "https://download.pytorch.org/whl/cu130/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";

describeWith(["nix"], "torchvision, peft and timm of nixpkgs", () => {
  afterAll(cleanUp);

  const torches = async (...layers: Parameters<typeof layer>[]): Promise<readonly string[]> => {
    const comfyui = image("one", {
      ...{ tag: "t", python: "3.14", cuda: "13.0" },
      layers: layers.map((each) => layer(...each)),
    });
    const folder = writeFlake(contextOf({ comfyui }));
    const drv = await onFlake(folder, ["eval", "--raw"], "comfyui-env.drvPath");
    return closure(drv).flatMap((each) => /-torch-(\d[\w.+]*)\.drv$/.exec(each)?.[1] ?? []);
  };
  const theirs = nixpkg("python.torchvision", "python.peft", "python.timm");

  it("are built on the image's torch, and no other is in the closure", async () => {
    expect(new Set(await torches(["torch", wheel(TORCH)], ["models", theirs]))).toEqual(
      new Set(["2.10.0+cu130"]),
    );
  });

  it("bring nixpkgs' own where the image has none", async () => {
    const found = await torches(["models", theirs]);
    expect(found).toHaveLength(1);
    expect(found).not.toContain("2.10.0+cu130");
  });
});
