// cupy-cuda12x was listed in a CUDA 13.0 image, and a wheel named cupy stood in for cupy-cuda13x.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, messages } from "../rules/found.ts";

it("a package for CUDA 12 is refused in an image for CUDA 13", () => {
  expect(messages(inImage("accelerator-mismatch", [wheel("cupy-cuda12x", "13.6.0")]))).toEqual([
    "cupy-cuda12x 13.6.0 is built for CUDA 12, but image comfyui is for CUDA 13.0",
  ]);
  expect(inImage("accelerator-mismatch", [wheel("cupy-cuda13x", "14.0.0rc1")])).toEqual([]);
});

it("a file of another distribution does not answer for a name", () => {
  const context = contextOf({ comfyui: imageOf([wheel("cupy-cuda13x", "14.0.0rc1")]) });
  const [[key = "", artifact] = []] = Object.entries(context.lock.artifacts);
  if (artifact?.kind !== "wheel") throw new Error("a wheel was locked");
  const file = "cupy-14.0.0rc1-cp314-cp314-linux_x86_64.whl";
  const lock = { ...context.lock, artifacts: { [key]: { ...artifact, file } } };
  expect(messages(found({ ...context, lock }, "accelerator-mismatch"))).toEqual([
    "the lock's wheel for cupy-cuda13x is one of cupy 14.0.0rc1, another distribution",
  ]);
});
