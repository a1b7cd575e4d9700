/** What Nix cannot evaluate is told at the line of the config, in words that help. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../helpers/tools.ts";
import {
  build,
  building,
  builtBy,
  type Locked,
  module,
  nixpkgsWith,
  PURE,
  sdist,
  shelved,
} from "./building.ts";
import { told, type Told } from "./told.ts";

describeWith(["builds"], "a flake that cannot be evaluated", () => {
  let nixpkgs = "";
  beforeAll(() => {
    nixpkgs = nixpkgsWith(`
      let package = name: attrs: final.stdenv.mkDerivation ({ name = "\${name}-1.0"; } // attrs); in {
        rotten = package "rotten" { meta.broken = true; };
        dear = package "dear" { meta.license = { free = false; fullName = "Dear"; }; };
        leaky = package "leaky" { meta.knownVulnerabilities = [ "CVE-2024-1" ]; };
        other = package "other" { meta.badPlatforms = [ "x86_64-linux" ]; };
        gone = throw "'gone' has been removed since nobody maintained it";
        endless = package "endless" { buildInputs = [ final.endless ]; src = final.endless.src; };
        python311 = prev.python311.override {
          packageOverrides = final: prev: {
            ancient = prev.buildPythonPackage { pname = "ancient"; version = "1.0"; format = "other"; disabled = true; };
            rests = prev.buildPythonPackage { pname = "rests"; version = "1.0"; format = "other"; dependencies = [ final.ancient ]; };
          };
        };
      }`);
  });

  const evaluated = async (
    packages: string,
    locked: readonly Locked[] = [],
    attributes: Readonly<Record<string, object>> = {},
  ): Promise<Told> => {
    const folder = building(`    layer("a", ${packages}),`, locked);
    const file = path.join(folder, "comfyui.lock.json");
    const lock = JSON.parse(readFileSync(file, "utf8")) as { nixpkgs: { attributes: object } };
    lock.nixpkgs.attributes = attributes;
    writeFileSync(file, JSON.stringify(lock));
    const args = ["--json", "--", "--override-input", "nixpkgs", `path:${nixpkgs}`];
    const problems = told(await build(folder, args));
    expect(problems).toHaveLength(1);
    return problems[0] ?? expect.fail();
  };

  it("since nixpkgs has no such attribute, with the nearest", async () => {
    expect(await evaluated(`nixpkg("bash", "python.numpi")`)).toMatchObject({
      code: "unknown-nixpkg",
      message: "nixpkgs at the pin has no python.numpi",
      hint: 'did you mean "python.numpy"?',
      place: { line: 7, column: 31 },
    });
  });

  it.each([
    ["rotten", "nixpkgs at the pin has marked as broken: rotten", "NIXPKGS_ALLOW_BROKEN=1"],
    ["dear", "nixpkgs at the pin needs leave for the unfree licence of dear", "a wheel"],
    [
      "leaky",
      "nixpkgs at the pin knows of vulnerabilities in leaky\n  > CVE-2024-1",
      "NIXPKGS_ALLOW_INSECURE=1",
    ],
    ["other", "nixpkgs at the pin does not build for x86_64-linux: other", "another package"],
  ])("since nixpkgs refuses %s", async (name, message, hint) => {
    expect(await evaluated(`nixpkg("${name}")`)).toMatchObject({
      ...{ code: "nixpkg-refused", message, place: { line: 7 } },
      hint: expect.stringContaining(hint) as string,
    });
  });

  it("since nixpkgs has it no longer, with what nixpkgs says of that", async () => {
    expect(await evaluated(`nixpkg("bash", "gone")`)).toMatchObject({
      code: "unknown-nixpkg",
      message: "nixpkgs at the pin has no gone: it has been removed since nobody maintained it",
      place: { line: 7, column: 31 },
    });
  });

  it("since a package's requirement is not for this Python", async () => {
    const attributes = {
      "python311Packages.rests": { distribution: "rests", requires: ["ancient"] },
    };
    expect(await evaluated(`nixpkg("python.rests")`, [], attributes)).toMatchObject({
      code: "nixpkg-refused",
      message:
        "nixpkgs at the pin has ancient disabled for this image's Python, which python.rests brings along",
      place: { line: 7, column: 23 },
    });
  });

  it("since nixpkgs has no such build system", async () => {
    const locked = [sdist("odd", { "setup.py": "" }, builtBy("no-such-backend"))];
    expect(await evaluated(`sdist("odd", "1.0")`, locked)).toMatchObject({
      code: "build-system-missing",
      message: "odd is built with no-such-backend, which nixpkgs at the pin has not",
      place: { line: 7, column: 16 },
    });
  });

  it("since Nix of the config is wrong: at its package, in Nix's words", async () => {
    const locked = [shelved(module("odd"), { facts: PURE })];
    const override = "{ override: nix`{ name = old.nope; }` }";
    expect(await evaluated(`wheel("odd", "1.0", ${override})`, locked)).toMatchObject({
      code: "evaluation-failed",
      message: "Nix cannot evaluate odd: attribute 'nope' missing",
      place: { line: 7, column: 16 },
    });
  });

  it("since nixpkgs is wrong: at the image, in Nix's words", async () => {
    expect(await evaluated(`nixpkg("endless")`)).toMatchObject({
      code: "evaluation-failed",
      message: "Nix cannot evaluate small: infinite recursion encountered",
      place: { line: 3 },
    });
  });
});
