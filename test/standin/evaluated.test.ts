/** The stand-in for nixpkgs has what nixpkgs has, and its traps. */
import { expect, it } from "vitest";
import { STANDIN } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { complaint, evaluated } from "./in-scope.ts";

describeWith(["nix"], "the stand-in for nixpkgs, evaluated", () => {
  it("has no attribute that nixpkgs lacks", async () => {
    expect(await complaint("pkgs.fetchFromGithub")).toContain(
      "attribute 'fetchFromGithub' missing",
    );
    expect(await complaint("python.pkgs.opencv-contrib-python")).toContain("missing");
    expect(await complaint("lib.escapeShellArguments")).toContain("missing");
  });

  const fake = "hash = lib.fakeHash;";
  it.each([
    ["fetchurl", `pkgs.fetchurl { url = "file:///x"; ${fake} filename = "x"; }`, "filename"],
    [
      "fetchFromGitHub",
      `pkgs.fetchFromGitHub { owner = "o"; repo = "r"; rev = "x"; ${fake} submodules = true; }`,
      "submodules",
    ],
    ["fetchgit", `pkgs.fetchgit { url = "https://x/y"; rev = "x"; ${fake} depth = 1; }`, "depth"],
    ["requireFile", `pkgs.requireFile { name = "x"; url = "x"; ${fake} path = "x"; }`, "path"],
    ["mkShell", `pkgs.mkShell { package = [ ]; }`, "package"],
    [
      "streamLayeredImage",
      `pkgs.dockerTools.streamLayeredImage { name = "x"; layers = [ ]; }`,
      "layers",
    ],
    [
      "buildPythonPackage",
      `(python.pkgs.buildPythonPackage { pname = "x"; version = "1"; format = "other"; requires = [ ]; })`,
      "requires",
    ],
    ["python.override", `(python.override { overrides = 1; })`, "overrides"],
    ["python.withPackages", `(python.buildEnv.override { packages = [ ]; })`, "packages"],
    ["fakeNss", `(pkgs.fakeNss.override { users = [ ]; })`, "users"],
    ["import", `(import ${STANDIN} { system = "x86_64-linux"; overlay = [ ]; }).bash`, "overlay"],
    [
      "config",
      `(import ${STANDIN} { system = "x86_64-linux"; config.cudasupport = true; }).cudaPackages.cuda_nvcc`,
      "cudasupport",
    ],
  ])("refuses an argument that %s does not have", async (_, call, argument) => {
    const said = await complaint(`(${call}).outPath`);
    expect(said).toMatch(/unexpected argument|unknown nixpkgs config/);
    expect(said).toContain(argument);
  });

  it("wants a format, one hash, and one of rev and tag", async () => {
    const bare = `python.pkgs.buildPythonPackage { pname = "x"; version = "1"; }`;
    expect(await complaint(`(${bare}).outPath`)).toContain("does not configure a `format`");
    const nohash = `pkgs.fetchurl { url = "file:///x"; }`;
    expect(await complaint(`(${nohash}).outPath`)).toContain("requires a hash");
    const norev = `pkgs.fetchFromGitHub { owner = "o"; repo = "r"; ${fake} }`;
    expect(await complaint(`(${norev}).outPath`)).toContain("`rev` or `tag`");
  });

  it("falls into infinite recursion when a bootstrap package is replaced", async () => {
    const replaced = `(overridden (final: prev: {
      wheel = final.buildPythonPackage {
        pname = "wheel"; version = "1"; format = "wheel"; src = ./x;
      };
    })).pkgs.wheel.outPath`;
    expect(await complaint(replaced)).toContain("infinite recursion encountered");
  });

  it("shows an override to what depends on it", async () => {
    const both = await evaluated(`
      let ours = overridden (final: prev: { torch = torch final; }); in {
        same = ours.pkgs.torchvision.outPath == python.pkgs.torchvision.outPath;
        versions = map (p: p.version) (
          lib.filter (p: p.pname or null == "torch") ours.pkgs.torchvision.requiredPythonModules
        );
      }`);
    expect(both).toEqual({ same: false, versions: ["0"] });
  });

  it("reads of a replacement what nixpkgs' recipes read", async () => {
    const bare = `(overridden (final: prev: {
      numpy = final.buildPythonPackage {
        pname = "numpy"; version = "0"; format = "other"; dontUnpack = true;
      };
    })).pkgs.scipy.outPath`;
    expect(await complaint(bare)).toContain("attribute 'coreIncludeDir' missing");
    const alone = `(overridden (final: prev: {
      torch = removeAttrs (torch final) [ "cxxdev" ];
    })).pkgs.torchvision.outPath`;
    expect(await complaint(alone)).toContain("attribute 'cxxdev' missing");
  });

  it("refuses packages of another Python", async () => {
    const mixed = `python.pkgs.buildPythonPackage {
      pname = "x"; version = "1"; format = "other"; dependencies = [ pkgs.python314.pkgs.numpy ];
    }`;
    expect(await complaint(`(${mixed}).outPath`)).toContain("Python version mismatch");
  });

  it("has CUDA packages only where cudaSupport and allowUnfree are set", async () => {
    const nvcc = (config: string): string =>
      `(import ${STANDIN} { system = "x86_64-linux"; config = { ${config} }; }).cudaPackages_13_0.cuda_nvcc.outPath`;
    expect(await complaint(nvcc("allowUnfree = true;"))).toContain(
      "broken: This package is broken",
    );
    expect(await complaint(nvcc("cudaSupport = true;"))).toContain("unfree license");
    const both = await evaluated(nvcc("cudaSupport = true; allowUnfree = true;"));
    expect(both).toMatch(/cuda_nvcc/);
  });

  it("evaluates every Python package of its table, under every interpreter", async () => {
    const counts = await evaluated(`
      lib.genAttrs [ "python311" "python314" "python314FreeThreading" ] (name:
        lib.length (lib.filter (package: package.drvPath != "") (
          map (attribute: pkgs.\${name}.pkgs.\${attribute}) (
            lib.attrNames (import ${STANDIN}/python/modules.nix).packages))))`);
    const size = Object.values(counts as Record<string, number>)[0];
    expect(size).toBeGreaterThan(200);
    expect(counts).toEqual({ python311: size, python314: size, python314FreeThreading: size });
  });
});
