// Two LICENSE files collided, and `ignoreCollisions = true` let every other collision pass as well.
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith } from "../rules/found.ts";

it("no collision is ignored in what is emitted", () => {
  const comfyui = imageWith([
    layer("cuda", nixpkg("cuda.cuda_nvcc", "cuda.cudnn"), wheel("nvidia-cublas", "13.1.0.3")),
    layer("torch", wheel("torch", "2.10.0"), nixpkg("python.numpy")),
  ]);
  const { files } = compile(contextOf({ comfyui }));
  for (const [file, text] of files) {
    expect(text, file).not.toMatch(
      /ignoreCollisions|checkCollisionContents|setPrio|hiPrio|lowPrio/,
    );
  }
});

it("two packages with the same files are told before anything is built", () => {
  const comfyui = imageWith([
    layer(
      "vision",
      wheel("opencv-python", "4.12.0.88"),
      wheel("opencv-python-headless", "4.12.0.88"),
    ),
  ]);
  expect(found(contextOf({ comfyui }), "duplicate-module-provider")).toHaveLength(1);
});
