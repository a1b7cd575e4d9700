/** What the plan decides, one sentence a test. */
import { describe, expect, test } from "vitest";
import { plan } from "../../compiler/plan/make.ts";
import { resolve } from "../../compiler/resolve.ts";
import {
  git,
  type Image,
  image,
  layer,
  nixpkg,
  path,
  sdist,
  variant,
  wheel,
} from "../../dsl/index.ts";
import { contextOf, type LockedFacts, sri } from "../helpers/context.ts";

const PYTORCH = "https://download.pytorch.org/whl/cu130";
const torch = wheel(`${PYTORCH}/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`);
const audio = wheel(`${PYTORCH}/torchaudio-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl`, {
  requires: [torch],
});
const pure = wheel(
  "https://files.pythonhosted.org/packages/py3/f/ftfy/ftfy-6.3.1-py3-none-any.whl",
);
const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");

const planOf = (images: Readonly<Record<string, Image>>, locked?: LockedFacts) => {
  const context = contextOf(images, locked);
  return plan(resolve(context), context.project, context.lock);
};

const base = image("comfyui-boot", {
  tag: "cu130+py314",
  python: "3.14",
  cuda: "13.0",
  layers: [layer("torch", torch, audio), layer("models", clip, pure)],
});

const packageOf = (file: string, locked?: LockedFacts) =>
  planOf({ comfyui: base }, locked).packages.find((each) => each.file === file);

describe("a package", () => {
  test("has a name the store accepts when its URL ends in %2B", () => {
    expect(packageOf("torch")?.source).toEqual({
      fetch: "url",
      url: torch.url,
      name: "torch-2.10.0+cu130-cp314-cp314-manylinux_2_28_x86_64.whl",
      hash: sri(torch.url!),
    });
    expect(packageOf("ftfy")?.source).not.toHaveProperty("name");
  });

  test("from a file of the user's own is not fetched", () => {
    const local = image("x", {
      tag: "x",
      python: "3.14",
      layers: [layer("a", wheel("./wheels/mine-1.0-py3-none-any.whl"))],
    });
    expect(planOf({ x: local }).packages[0]?.source).toMatchObject({
      fetch: "local",
      path: "./wheels/mine-1.0-py3-none-any.whl",
      name: "mine-1.0-py3-none-any.whl",
    });
  });

  test("from GitHub is fetched as its tree, from elsewhere by git", () => {
    expect(packageOf("clip")?.source).toMatchObject({
      fetch: "github",
      owner: "openai",
      repo: "CLIP",
    });
    const elsewhere = image("x", {
      tag: "x",
      python: "3.14",
      layers: [layer("a", git("https://gitlab.com/group/sub/pkg", clip.rev, { submodules: true }))],
    });
    expect(planOf({ x: elsewhere }).packages[0]?.source).toMatchObject({
      fetch: "git",
      url: "https://gitlab.com/group/sub/pkg",
      submodules: true,
    });
  });

  test("of source is built by what it declares, else by setuptools, and by what the config adds", () => {
    expect(packageOf("clip")?.build).toEqual({
      kind: "source",
      known: false,
      buildSystem: ["setuptools"],
    });
    const facts = { CLIP: { buildSystem: { requires: ["hatchling>=1", "hatch-vcs"] } } };
    expect(packageOf("clip", { facts })?.build).toMatchObject({
      known: true,
      buildSystem: ["hatch-vcs", "hatchling"],
    });
    const lark = sdist("lark", "1.2.2", { buildSystem: ["Cython"] });
    const other = image("x", { tag: "x", python: "3.14", layers: [layer("a", lark)] });
    expect(planOf({ x: other }).packages[0]?.build).toMatchObject({
      buildSystem: ["cython", "setuptools"],
    });
  });

  test("tagged any is never patched; a native one nobody looked into gets the safe defaults", () => {
    expect(packageOf("ftfy")?.build).toEqual({ kind: "wheel" });
    expect(packageOf("torchaudio")?.build).toMatchObject({
      native: { known: false, searchPaths: [{ distribution: "torch", folder: "" }] },
    });
  });

  test("names what it requires, from the config and from its metadata", () => {
    const facts = {
      torchaudio: { metadata: { requires: ["torch==2.10.0", "Foo_Bar>1", "x; extra == 'y'"] } },
    };
    expect(packageOf("torchaudio", { facts })?.requires).toEqual(["foo-bar", "torch"]);
  });
});

describe("files", () => {
  test("are shared by images that agree; the first image keeps the plain name", () => {
    const other = wheel(
      "https://download.pytorch.org/whl/cu128/torch-2.10.0%2Bcu128-cp314-cp314-manylinux_2_28_x86_64.whl",
    );
    const cu128 = variant(base, { tag: "cu128", cuda: "12.8", replace: [other] });
    const both = planOf({ comfyui: base, cu128 });
    expect(both.packages.map((each) => each.file)).toEqual([
      "clip",
      "ftfy",
      "torch",
      "torch-2.10.0-cu128",
      "torchaudio",
    ]);
    const file = (index: number) =>
      both.images[index]?.packages.find((each) => each.name === "torch")?.file;
    expect([file(0), file(1)]).toEqual(["torch", "torch-2.10.0-cu128"]);
  });
});

describe("one torch", () => {
  const image_ = (...names: string[]) =>
    image("x", {
      tag: "x",
      python: "3.14",
      cuda: "13.0",
      layers: [layer("torch", torch), layer("nix", nixpkg(...names))],
    });

  test("nothing is replaced when no nixpkgs package depends on it", () => {
    const attributes = { "python314Packages.numpy": { requires: [] } };
    expect(planOf({ x: image_("python.numpy") }, { attributes }).images[0]?.replaced).toEqual([]);
    expect(planOf({ x: image_("ffmpeg") }).images[0]?.replaced).toEqual([]);
  });

  test("what a nixpkgs package depends on is replaced, and that package is rebuilt untested", () => {
    const attributes = {
      "python314Packages.peft": { requires: ["numpy", "torch"] },
      "python314Packages.numpy": { requires: [] },
    };
    const planned = planOf({ x: image_("python.peft", "python.numpy") }, { attributes }).images[0];
    expect(planned?.replaced).toEqual([
      { name: "torch", requires: [], aliases: [], interface: "torch" },
    ]);
    expect(planned?.unchecked).toEqual(["peft"]);
  });

  test("while the lock does not say what they depend on, all of ours are replaced", () => {
    const planned = planOf({ x: image_("python.peft") }).images[0];
    expect(planned?.replaced.map((each) => each.name)).toEqual(["torch"]);
    expect(planned?.unchecked).toEqual([]);
  });

  test("what nixpkgs builds Python packages with is never replaced", () => {
    const bootstrap = image("x", {
      tag: "x",
      python: "3.14",
      layers: [
        layer("a", wheel("setuptools", "80.0.0"), wheel("wheel", "0.45.0")),
        layer("b", nixpkg("python.peft")),
      ],
    });
    expect(planOf({ x: bootstrap }).images[0]?.replaced).toEqual([]);
  });

  test("a wheel that ships cv2 stands for every nixpkgs package that does", () => {
    const cv = image("x", {
      tag: "x",
      python: "3.14",
      layers: [
        layer("a", wheel("opencv-python", "4.12.0")),
        layer("b", nixpkg("python.albumentations")),
      ],
    });
    expect(planOf({ x: cv }).images[0]?.replaced).toEqual([
      { name: "opencv-python", requires: [], aliases: ["opencv-python-headless", "opencv4"] },
    ]);
  });
});

describe("an image", () => {
  const planned = (options: Partial<Parameters<typeof image>[1]> = {}) =>
    planOf({
      x: image("x", { tag: "x", python: "3.14", layers: [layer("a", pure)], ...options } as never),
    }).images[0];

  test("has a tag an OCI registry accepts", () => {
    expect(planOf({ comfyui: base }).images[0]?.tag).toBe("cu130-py314");
  });

  test("runs the interpreter of its ABI", () => {
    expect(planned()?.python).toBe("python314");
    expect(planned({ python: "3.13t" })?.python).toBe("python313FreeThreading");
  });

  test("says what it computes on, on which GPUs, and whether it compiles", () => {
    expect(planned()).toMatchObject({ capabilities: [], jit: false });
    expect(planned()).not.toHaveProperty("accelerator");
    expect(planned({ rocm: "7.2" })?.accelerator).toEqual({ kind: "rocm", version: "7.2" });
    expect(planned({ cuda: "13.0", capabilities: ["12.0", "8.9"], jit: true })).toMatchObject({
      accelerator: { kind: "cuda", version: "13.0" },
      capabilities: ["8.9", "12.0"],
      jit: true,
    });
  });

  test("holds what only its environment names in a layer below all others", () => {
    const [cudart] = nixpkg("cuda.cuda_cudart");
    expect(planned({ cuda: "13.0", env: { CUDA_HOME: path`${cudart!}/x` } })).toMatchObject({
      support: [{ from: "cuda", path: ["cuda_cudart"] }],
      cudaPackages: "cudaPackages_13_0",
    });
  });

  test("runs as a user with an account of its own, root by default", () => {
    expect(planned()).not.toHaveProperty("user");
    expect(planned({ user: "comfy" })?.user).toEqual({
      spec: "comfy",
      name: "comfy",
      uid: 1000,
      gid: 1000,
    });
    expect(planned({ user: "1001:100" })?.user).toMatchObject({
      name: "user",
      uid: 1001,
      gid: 100,
    });
  });
});
