import { expect, it } from "vitest";
import { layer, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { withDerived } from "../helpers/derived.ts";
import { found, imageWith, inImage, messages } from "./found.ts";
import { requirements } from "./requirements.ts";

it("refuses libraries of another CUDA than the image's, whose name does not say so", () => {
  const all = [wheel("nvidia-cublas", "12.9.1.4"), wheel("nvidia-cuda-runtime", "13.0.96")];
  expect(messages(inImage("cuda-mix", all))).toEqual([
    "nvidia-cublas 12.9.1.4 is of CUDA 12, beside CUDA 13 in image comfyui",
  ]);
});

it("goes by the folder of its libraries rather than by a version that is no CUDA's", () => {
  const cusolver = wheel("nvidia-cusolver", "12.0.4.66");
  const elf = (folder: string) => ({
    facts: {
      "nvidia-cusolver": { elf: [{ path: `nvidia/${folder}/lib/libcusolver.so.12`, needed: [] }] },
    },
  });
  expect(inImage("cuda-mix", [cusolver])).toEqual([]);
  expect(inImage("cuda-mix", [cusolver], {}, elf("cu13"))).toEqual([]);
  expect(inImage("cuda-mix", [cusolver], {}, elf("cu12"))).toHaveLength(1);
});

it("leaves what names its CUDA to accelerator-mismatch, and images without CUDA alone", () => {
  const named = wheel("nvidia-cublas-cu12", "12.8.4.1");
  expect(inImage("cuda-mix", [named])).toEqual([]);
  expect(inImage("accelerator-mismatch", [named])).toHaveLength(1);
  const cpu = { cuda: undefined };
  expect(inImage("cuda-mix", [wheel("nvidia-cublas", "12.9.1.4")], cpu)).toEqual([]);
});

it("says who of the config asks for it, and by which way", () => {
  const app = wheel("app", "1");
  const facts = requirements({
    app: ["cuda-toolkit[cublas]"],
    "cuda-toolkit": ["nvidia-cublas<13; extra == 'cublas'"],
  });
  const context = contextOf({ comfyui: imageWith([layer("app", app)]) }, { facts });
  const derived = {
    "cuda-toolkit 13.0.2": { by: ["app"], layer: "app" },
    "nvidia-cublas 12.9.1.4": { by: ["cuda-toolkit"], layer: "app" },
  };
  expect(found(withDerived(context, "comfyui", derived, facts), "cuda-mix")).toMatchObject([
    {
      message:
        "nvidia-cublas 12.9.1.4 is of CUDA 12 (app 1 → cuda-toolkit 13.0.2 → nvidia-cublas 12.9.1.4), beside CUDA 13 in image comfyui",
      details: {
        at: app,
        hint: expect.stringContaining('give image "comfyui" cuda: "12.…"') as string,
      },
    },
  ]);
});
