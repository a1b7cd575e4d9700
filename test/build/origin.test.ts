/** Which package, layer and line of the config each derivation of a real emitted flake is. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { neededBy } from "../../compiler/build/needed-by.ts";
import { type Origin, origins, type Origins } from "../../compiler/build/origin.ts";
import { readDerivation } from "../../compiler/build/read-derivation.ts";
import { where } from "../../compiler/build/show/where.ts";
import { sourcesOf } from "../../compiler/build/sources.ts";
import { resolve } from "../../compiler/resolve.ts";
import { git, image, layer, nixpkg, sdist, wheel } from "../../dsl/index.ts";
import { cleanUp, closure, evaluated, writeFlake } from "../flake/emitted.ts";
import { contextOf, REV } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";

const FILES = "https://files.example.org";
const pip = wheel(`${FILES}/pip-23.0.1-py3-none-any.whl`);
// The name and the version of a package that nixpkgs makes its Python with.
const bootstrap = wheel(`${FILES}/wheel-0.38.4-py3-none-any.whl`);
const odd = wheel(`${FILES}/2to3-10%2Bcu130-py3-none-any.whl`);
const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");
const fork = git("https://git.example.org/me/fork.git", REV);
const source = sdist(`${FILES}/sampling-1!2.0.tar.gz`);
const [bash, coreutils] = nixpkg("bash", "coreutils");
const packaging = nixpkg("python.packaging");

const context = () =>
  contextOf(
    {
      comfyui: image("me/comfyui-boot", {
        tag: "1",
        cuda: "13.0",
        python: "3.11",
        layers: [
          layer("base", bash!, coreutils!),
          layer("wheels", pip, bootstrap, odd, packaging),
          layer("sources", clip, fork, source),
        ],
      }),
    },
    { attributes: { "python311Packages.packaging": { distribution: "packaging", requires: [] } } },
  );

describeWith(["builds"], "the origin of a derivation", () => {
  let found: Origins;
  let drvs: readonly string[] = [];

  beforeAll(async () => {
    const folder = writeFlake(context());
    found = origins(resolve(context()), readDerivation);
    const drv = await evaluated(folder, "packages.x86_64-linux.comfyui.drvPath");
    drvs = closure(String(drv)).filter((each) => each.endsWith(".drv"));
  });
  afterAll(cleanUp);

  const named = (name: RegExp): readonly (Origin | undefined)[] =>
    drvs.filter((each) => name.test(each.slice("/nix/store/".length + 33))).map(found);

  it.each([
    [/^python3\.11-pip-23/, "pip 23.0.1", "wheels", pip],
    [/^python3\.11-2to3-/, "2to3 10+cu130", "wheels", odd],
    [/^python3\.11-clip-0-unstable/, "clip 0-unstable-dcba3cb", "sources", clip],
    [/^python3\.11-fork-/, "fork 0-unstable-2fc6539", "sources", fork],
    [/^python3\.11-sampling-/, "sampling 1-2.0", "sources", source],
    [/^bash-5/, "bash", "base", bash],
    [/^coreutils-/, "coreutils", "base", coreutils],
    [/^python3\.11-packaging-/, "python.packaging", "wheels", packaging[0]],
  ])("%s is a package with its layer and its node", (name, label, layer, node) => {
    const all = named(name).filter((each) => each !== undefined);
    expect(all).toEqual([expect.objectContaining({ label, layer, role: "package" })]);
    expect(all[0]?.node).toBe(node);
  });

  it.each([
    [/^pip-23.*\.whl\.drv$/, "pip 23.0.1", pip],
    [/^2to3-10\+cu130.*\.whl\.drv$/, "2to3 10+cu130", odd],
    [/^sampling-.*\.tar\.gz\.drv$/, "sampling 1-2.0", source],
    [/^fork-2fc6539\.drv$/, "fork 0-unstable-2fc6539", fork],
    [/^source\.drv$/, "clip 0-unstable-dcba3cb", clip],
  ])("%s is the source of one", (name, label, node) => {
    const all = named(name);
    expect(all).toEqual([expect.objectContaining({ label, role: "source" })]);
    expect(all[0]?.node).toBe(node);
  });

  it("tells ours from the package of the same name that nixpkgs makes its Python with", () => {
    const all = named(/^python3\.11-wheel-0\.38\.4/);
    expect(all).toHaveLength(2);
    expect(all.filter((each) => each === undefined)).toHaveLength(1);
    expect(all.find((each) => each !== undefined)?.node).toBe(bootstrap);
  });

  it("is the image or the environment for what is of neither layer", () => {
    expect(
      named(/^(stream-comfyui-boot|comfyui-boot-conf\.json|comfyui-boot-customisation-layer)/),
    ).toEqual(Array(3).fill(expect.objectContaining({ role: "image", image: "comfyui" })));
    expect(named(/^python3-[\d.]+-env\.drv/)).toMatchObject([{ role: "environment" }]);
  });

  it("is known for every derivation that is not nixpkgs' own", () => {
    const unknown = drvs.filter((each) => found(each) === undefined);
    const theirs =
      /-(?:glibc|stdenv|findutils|gzip|diffutils|gnu\w+|patch|python3|nss|ca-cert|bin-sh|usr-bin|var-empty|passwd|group|nsswitch|fake-nss|git|which)[\w.-]*\.drv$|hook(?:\.sh)?\.drv$|installer|packaging|build-|flit|pyproject|wheel-0|setuptools/;
    expect(unknown.filter((each) => !theirs.test(each))).toEqual([]);
    expect(unknown.length).toBeLessThan(drvs.length - 20);
  });

  it("is found by output and by URL, too", () => {
    const outputs = drvs.map((drv) => [drv, outputOf(drv)] as const);
    for (const [drv, output] of outputs) {
      const origin = found(drv);
      if (origin !== undefined) expect([drv, found(output)?.label]).toEqual([drv, origin.label]);
    }
    expect(found(`${FILES}/pip-23.0.1-py3-none-any.whl`)).toMatchObject({ role: "source" });
    for (const each of sourcesOf(resolve(context())))
      expect(found(each.storePath)?.node).toBe(each.node);
  });

  it("leads to the line of the config", () => {
    const place = where();
    const text = readFileSync(import.meta.filename, "utf8").split("\n");
    const lineOf = (name: RegExp): string => {
      const at = place(named(name).find((each) => each !== undefined)?.node ?? {});
      return text[(at?.line ?? 0) - 1]?.slice((at?.column ?? 0) - 1) ?? "";
    };
    expect(lineOf(/^python3\.11-pip-23/)).toMatch(/^wheel\(`\$\{FILES\}\/pip-/);
    expect(lineOf(/^coreutils-/)).toBe('"coreutils");');
  });

  it("of what nixpkgs has to build is the packages that need it", () => {
    const needs = neededBy(drvs, found, readDerivation);
    const of = (name: RegExp): readonly string[] =>
      needs(drvs.find((each) => name.test(each)) ?? "").map(({ label }) => label);
    expect(of(/-wheel-unpack-hook\.sh\.drv$/).toSorted()).toEqual([
      "2to3 10+cu130",
      "pip 23.0.1",
      "wheel 0.38.4",
    ]);
    expect(of(/-fake-nss\.drv$/)).toEqual(["files of comfyui"]);
    expect(of(/-glibc-[\d.]+\.drv$/)).toContain("bash");
    expect(needs("/nix/store/unknown.drv")).toEqual([]);
  });
});

/** What a derivation's first output is. */
const outputOf = (drv: string): string =>
  /^Derive\(\[\("[^"]+","([^"]+)"/.exec(readFileSync(drv, "utf8"))?.[1] ?? "";

describe("an origin without any derivation", () => {
  const found = origins(resolve(context()));
  const path = (name: string): string => `/nix/store/${"0".repeat(32)}-${name}`;

  it.each([
    ["python3.14-pip-23.0.1", "pip 23.0.1"],
    ["python3.14t-pip-23.0.1-dist", "pip 23.0.1"],
    ["python3.14-pip-23.0.2", undefined],
    ["pip-23.0.1", undefined],
    ["coreutils-9.7-doc", "coreutils"],
    ["coreutils-full-9.7", undefined],
    ["python3-3.14.2-env", "Python environment"],
    ["python3.14-pip-23.0.1.drv", "pip 23.0.1"],
    ["source.drv", undefined],
  ])("is known by the name of %s", (name, label) => {
    expect(found(path(name))?.label).toBe(label);
  });

  it.each(["", "x", "/nix/store/x", "pip-23.0.1.drv", "https://example.org/x"])(
    "is none for %j",
    (text) => {
      expect(found(text)).toBeUndefined();
    },
  );

  it("has the layers in order, with their packages", () => {
    expect(found.layers).toEqual([
      { image: "comfyui", layer: "base", packages: 2 },
      { image: "comfyui", layer: "wheels", packages: 4 },
      { image: "comfyui", layer: "sources", packages: 3 },
    ]);
  });
});
