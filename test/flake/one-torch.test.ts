/** One torch per image: what nixpkgs packages of an image are built on is the image's own. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { AttributeFacts, Facts } from "../../compiler/lock/lock.ts";
import type { Layer, Package } from "../../dsl/index.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";
import { built, cleanUp, closure, evaluated, newFolder, onFlake, writeFlake } from "./emitted.ts";
import { wheelOf } from "../helpers/wheels.ts";
import { addToStore, lockedContext, madeWheel, savedWheel } from "./wheels.ts";

const TORCH =
  "https://download.pytorch.org/whl/cu130/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";
const NUMPY =
  "https://files.pythonhosted.org/packages/numpy-2.4.0-cp314-cp314-manylinux_2_27_x86_64.whl";

/** What the lock says of nixpkgs packages, where it says anything. */
const NIXPKGS: Readonly<Record<string, AttributeFacts>> = {
  "python314Packages.peft": { distribution: "peft", requires: ["accelerate", "numpy", "torch"] },
  "python314Packages.torchvision": { distribution: "torchvision", requires: ["numpy", "torch"] },
  "python314Packages.bitsandbytes": { distribution: "bitsandbytes", requires: ["numpy", "torch"] },
  "python314Packages.scipy": { distribution: "scipy", requires: ["numpy"] },
  "python314Packages.numexpr": { distribution: "numexpr", requires: ["numpy"] },
  "python314Packages.opencv4": { distribution: "opencv", requires: ["numpy"] },
  "python314Packages.pillow": { distribution: "pillow", requires: [] },
  "python314Packages.filelock": { distribution: "filelock", requires: [] },
  "python314Packages.sympy": { distribution: "sympy", requires: ["mpmath"] },
};

interface Wanted {
  readonly packages: readonly Package[];
  readonly facts?: Readonly<Record<string, Facts>>;
  /** Whether the lock knows nixpkgs' packages. */
  readonly known: boolean;
  readonly cuda?: string;
}

/** The derivations an environment is made of and built with. */
const derivationsOf = async ({ packages, facts = {}, known, cuda }: Wanted) => {
  const layers: readonly Layer[] = [layer("python", ...packages)];
  const comfyui = image("one", { tag: "t", python: "3.14", ...(cuda && { cuda }), layers });
  const folder = writeFlake(contextOf({ comfyui }, { facts, attributes: known ? NIXPKGS : {} }));
  const drv = await onFlake(folder, ["eval", "--raw"], "packages.x86_64-linux.comfyui-env.drvPath");
  return closure(drv);
};

/** Versions of a Python distribution among derivations; thin stand-ins hold nothing and do not count. */
const versionsOf = (derivations: readonly string[], name: string): readonly string[] =>
  derivations.flatMap((drv) => {
    const version = new RegExp(`-python3\\.11-${name}-([^-]+)\\.drv$`).exec(drv)?.[1];
    return version === undefined || isThin(drv) ? [] : [version];
  });

const isThin = (drv: string): boolean =>
  binding(drv, "dontUnpack") === "1" && binding(drv, "installPhase") === "mkdir $out";

const binding = (drv: string, name: string): string | undefined => {
  const { status, stdout } = spawnSync("nix-store", ["-q", "--binding", name, drv], {
    encoding: "utf8",
  });
  return status === 0 ? stdout.trimEnd() : undefined;
};

const torch = wheel(TORCH);
const cpuTorch = wheel(TORCH.replaceAll("cu130", "cpu"));
const numpy = wheel(NUMPY);
const withTorch = nixpkg("python.peft", "python.torchvision", "python.bitsandbytes");
const torchNeeds: Readonly<Record<string, Facts>> = {
  torch: {
    elf: [],
    modules: ["torch"],
    metadata: { requires: ["numpy", "filelock", "sympy>=1.13"] },
  },
};

describeWith(["nix"], "an image with its own torch", () => {
  afterAll(cleanUp);

  describe.each([
    { known: true, lock: "a lock that knows nixpkgs' packages" },
    { known: false, lock: "a lock that knows nothing of them" },
  ])("and $lock", ({ known }) => {
    it.each([
      { title: "a torch of which nothing is known", facts: {} },
      { title: "a torch that requires other packages", facts: torchNeeds },
    ])("has $title once, under peft, torchvision and bitsandbytes", async ({ facts }) => {
      const all = await derivationsOf({
        packages: [
          torch,
          ...withTorch,
          ...nixpkg("python.numpy", "python.filelock", "python.sympy"),
        ],
        facts,
        known,
        cuda: "13.0",
      });
      expect(versionsOf(all, "torch")).toEqual(["2.10.0+cu130"]);
      for (const name of ["peft", "torchvision", "bitsandbytes", "numpy"])
        expect(versionsOf(all, name)).toHaveLength(1);
    });

    it("has one on a CPU too", async () => {
      const all = await derivationsOf({ packages: [cpuTorch, ...withTorch], known });
      expect(versionsOf(all, "torch")).toEqual(["2.10.0+cpu"]);
    });

    it("has its own numpy once, under what is compiled with it and what needs torch", async () => {
      const all = await derivationsOf({
        packages: [
          torch,
          numpy,
          ...withTorch,
          ...nixpkg("python.scipy", "python.numexpr", "python.opencv4"),
          ...nixpkg("python.filelock", "python.sympy"),
        ],
        facts: torchNeeds,
        known,
        cuda: "13.0",
      });
      expect(versionsOf(all, "torch")).toEqual(["2.10.0+cu130"]);
      expect(versionsOf(all, "numpy")).toEqual(["2.4.0"]);
      for (const name of ["scipy", "numexpr", "opencv4"])
        expect(versionsOf(all, name)).toHaveLength(1);
    });

    it("never replaces what nixpkgs builds Python packages with", async () => {
      const names = [
        "wheel",
        "installer",
        "setuptools",
        "packaging",
        "build",
        "flit_core",
        "pyproject_hooks",
        "pip",
      ];
      const own = names.map((name) =>
        wheel(`https://wheels.example.org/${name}-99-py3-none-any.whl`),
      );
      const packages = [...own, ...nixpkg("python.scipy", "python.pillow")];
      const all = await derivationsOf({ packages, known });
      const without = await derivationsOf({
        packages: nixpkg("python.scipy", "python.pillow"),
        known,
      });
      const of = (from: readonly string[]): readonly string[] =>
        from.filter((drv) => /-python3\.11-(scipy|pillow|setuptools-[0-8])/.test(drv)).sort();
      expect(of(all)).toEqual(of(without));
      for (const name of names) expect(versionsOf(all, name.replaceAll("_", "-"))).toContain("99");
    });
  });

  it("has nixpkgs' extensions of it compiled for the image's GPUs, by a compiler nvcc takes", async () => {
    const layers = [layer("python", torch, ...withTorch)];
    const options = { tag: "t", python: "3.14", cuda: "13.0", layers } as const;
    const folder = writeFlake(
      contextOf({ comfyui: image("one", { ...options, capabilities: ["8.9"] }) }),
    );
    const theirs = `packages.x86_64-linux.comfyui.python.pkgs.torch`;
    expect(await evaluated(folder, `${theirs}.stdenv.cudaCapabilities`)).toEqual(["8.9"]);
    expect(await evaluated(folder, `${theirs}.cudaCapabilities`)).toEqual(["8.9"]);
  });

  it("leaves nixpkgs packages alone that do not need what is ours", async () => {
    const pillow = (from: readonly string[]): readonly string[] =>
      from.filter((drv) => drv.includes("-pillow-"));
    const [beside, alone] = await Promise.all([
      derivationsOf({ packages: [cpuTorch, ...nixpkg("python.pillow")], known: true }),
      derivationsOf({ packages: nixpkg("python.pillow"), known: true }),
    ]);
    expect(pillow(beside)).toEqual(pillow(alone));
  });

  it("rebuilds only those that need it", async () => {
    const scipy = (from: readonly string[]): readonly string[] =>
      from.filter((drv) => drv.includes("-scipy-"));
    const [beside, alone] = await Promise.all([
      derivationsOf({
        packages: [cpuTorch, ...nixpkg("python.peft", "python.scipy")],
        known: true,
      }),
      derivationsOf({ packages: nixpkg("python.scipy"), known: true }),
    ]);
    expect(scipy(beside)).toEqual(scipy(alone));
  });
});

describeWith(["builds"], "an environment built with its own torch", () => {
  afterAll(cleanUp);

  it("imports one torch, whoever asks for it, and one of what that requires", async () => {
    const folder = newFolder();
    const setuptools = [{ name: "setuptools/__init__.py", data: "" }];
    const files = [
      madeWheel(folder, "torch", "2.10.0", ["tinydep>=1", "numpy", "setuptools"]),
      madeWheel(folder, "tinydep", "1.0", []),
      // what nixpkgs builds with is not replaced: its own must not come along beside this
      savedWheel(folder, wheelOf({ name: "setuptools", version: "99", files: setuptools })),
    ];
    addToStore(files);
    const python = layer(
      "python",
      ...files.map(({ url }) => wheel(url)),
      nixpkg("python.peft", "python.torchvision"),
    );
    const comfyui = image("one", { tag: "t", python: "3.11", layers: [python] });
    const env = await built(writeFlake(lockedContext({ comfyui }, files), folder), "comfyui-env");
    const printed = execFileSync(join(env, "bin/python"), ["-c", VERSIONS], { encoding: "utf8" });
    expect(JSON.parse(printed)).toEqual({
      found: { torch: ["2.10.0"], setuptools: ["99"] },
      imported: "2.10.0",
    });
    expect(closure(env).filter((each) => each.includes("-torch-2.9"))).toEqual([]);
  });
});

const VERSIONS = `
import json, importlib.metadata, peft, torchvision, torch
found = {
    name: [each.version for each in importlib.metadata.distributions(name=name)]
    for name in ("torch", "setuptools")
}
print(json.dumps({"found": found, "imported": torch.version}))
`;
