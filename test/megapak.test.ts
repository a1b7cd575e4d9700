/** The shipped image: all of the original megapak, or the reason why not; pinned, and completed. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { CatalogueSchema } from "../compiler/catalogue.ts";
import { readLock } from "../compiler/lock/read.ts";
import { requestKey } from "../compiler/lock/request.ts";
import { normalise } from "../compiler/python/name.ts";
import project, { comfyui } from "../comfyui.config.ts";
import * as v from "valibot";
import { root } from "./helpers/command.ts";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

const packages = comfyui.layers.flatMap((layer) => layer.packages);
const names = packages.flatMap((pkg) => (pkg.kind === "nixpkg" ? [pkg.attribute] : []));
const own = packages.flatMap((pkg) => (pkg.kind === "nixpkg" ? [] : [pkg]));

/** The lists of requirements the original image installs, extras left out. */
const PAK3 = `accelerate diffusers ftfy huggingface-hub imageio joblib kornia matplotlib
  nvidia-ml-py omegaconf onnx onnxruntime-gpu opencv-contrib-python opencv-contrib-python-headless
  opencv-python opencv-python-headless pandas pilgram pillow pygit2 python-ffmpeg regex
  scikit-build-core scikit-image scikit-learn scipy timm torchmetrics transformers compel lark
  cupy-cuda12x fairscale torchdiffeq`;
const PAK5 = `addict aiohttp albumentations alembic av black blend-modes cachetools chardet
  clip-interrogator color-matcher colour-science decord deepdiff dill einops filelock fvcore gguf
  GitPython hydra-core imageio-ffmpeg importlib-metadata iopath loguru mss numba numexpr peft piexif
  pixeloe protobuf psutil py-cpuinfo pycocotools pydantic-settings pydantic pydub PyGithub pymatting
  pynvml python-dateutil pyyaml qrcode rembg requirements-parser rich rich-argparse
  rotary-embedding-torch safetensors segment-anything sentencepiece shapely simpleeval spandrel
  SQLAlchemy tokenizers toml tomli torchsde tqdm transparent-background trimesh typer
  typing-extensions ultralytics uv webcolors yacs yapf yarl`;
const PAK7 = "dlib facexlib insightface clip cozy_comfyui cozy_comfy cstr ffmpy img2texture";
/** ComfyUI 0.25.0's requirements.txt. */
const COMFYUI = `comfyui-frontend-package comfyui-workflow-templates comfyui-embedded-docs torch
  torchsde torchvision torchaudio numpy einops transformers tokenizers sentencepiece safetensors
  aiohttp yarl pyyaml Pillow scipy tqdm psutil alembic SQLAlchemy filelock av comfy-kitchen
  comfy-aimdo requests simpleeval blake3 kornia spandrel pydantic pydantic-settings PyOpenGL glfw`;

const words = (text: string): string[] => text.split(/\s+/);
const held = new Set([
  ...own.map(({ name }) => normalise(name)),
  ...names.map((name) => normalise(name.replace(/^python\./, ""))),
]);
/** Names in the first comment's list of what is left out. */
const leftOut = new Set(
  /left out:\n(.*?)\*\//s
    .exec(read("comfyui.config.ts"))?.[1]
    ?.split(/[^A-Za-z0-9_-]+/)
    .map(normalise),
);

test("the original names 114 packages", () => {
  expect(words(PAK3)).toHaveLength(34);
  expect(words(PAK5)).toHaveLength(71);
  expect(words(PAK7)).toHaveLength(9);
});

test("each of them is in the image, or the config says why not", () => {
  const absent = [PAK3, PAK5, PAK7]
    .flatMap(words)
    .map(normalise)
    .filter((name) => !held.has(name));
  expect(absent.sort()).toEqual([
    "cozy-comfy",
    "cupy-cuda12x",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
    "opencv-python",
    "opencv-python-headless",
    "pynvml",
  ]);
  expect(absent.filter((name) => !leftOut.has(name))).toEqual([]);
});

test("ComfyUI finds all that it requires", () => {
  expect(words(COMFYUI).filter((name) => !held.has(normalise(name)))).toEqual([]);
});

test("cv2 and pynvml have one provider each", () => {
  expect(names.filter((name) => /opencv|cv2/.test(name))).toEqual(["python.opencv4"]);
  expect(names.filter((name) => /nvml|nvidia-ml/.test(name))).toEqual(["python.nvidia-ml-py"]);
  expect(own.filter(({ name }) => /opencv|nvml|nvidia-ml/.test(name))).toEqual([]);
});

test("every package of its own is locked, with a source for its hash", () => {
  const lock = readLock(read("comfyui.lock.json"), "comfyui.lock.json");
  const requests = lock.images["comfyui"] ?? {};
  expect(Object.keys(requests).sort()).toEqual(own.map(requestKey).sort());
  for (const { origin } of Object.values(lock.artifacts)) expect(origin.source).toMatch(/\S{5}/);
  expect(lock.nixpkgs.rev).toBe(project.nixpkgs.rev);
});

test("the catalogue completes and knows the names it uses, at the pin", () => {
  const catalogue = v.parse(CatalogueSchema, JSON.parse(read("comfyui.catalogue.json")));
  expect(catalogue.rev).toBe(project.nixpkgs.rev);
  expect(catalogue.complete).toBe(false);
  expect(Object.keys(catalogue.names)).toEqual([...new Set(names)].sort());
  const completed = [...read("comfyui.catalogue.d.ts").matchAll(/^ {4}"?([\w.-]+)"?: true;$/gm)];
  expect(completed.map(([, name]) => name)).toEqual(Object.keys(catalogue.names));
});
