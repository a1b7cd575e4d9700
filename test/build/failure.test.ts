/** What Nix cannot do is told at the line of the config: every failure here is a real one of real Nix. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import type { Facts } from "../../compiler/lock/lock.ts";
import { projectWith, type Result } from "../helpers/command.ts";
import { describeWith } from "../helpers/tools.ts";
import { compile } from "../helpers/wheels.ts";
import {
  build,
  building,
  type Locked,
  module,
  nixpkgsWith,
  PURE,
  resultOf,
  shelve,
  shelved,
  sriOf,
} from "./building.ts";

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly place: { readonly line: number; readonly column: number } | null;
}

const told = (result: Result): readonly Told[] => resultOf(result)["problems"] as readonly Told[];

const WRONG = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/** A source distribution on this machine's disk. */
const sdist = (name: string, files: Readonly<Record<string, string>>, facts: Facts): Locked => {
  const folder = projectWith({});
  mkdirSync(path.join(folder, `${name}-1.0`));
  for (const [file, text] of Object.entries(files))
    writeFileSync(path.join(folder, `${name}-1.0`, file), text);
  const args = ["-cz", "-C", folder, `${name}-1.0`];
  const bytes = execFileSync("tar", args);
  const saved = shelve(`${name}-1.0.tar.gz`, bytes);
  return {
    ...{ request: `sdist ${name} 1.0`, kind: "sdist", key: `file://${saved}` },
    ...{ file: `${name}-1.0.tar.gz`, hash: sriOf(bytes), size: bytes.length, facts },
  };
};

const builtBy = (...requires: string[]): Facts => ({
  metadata: { requires: [] },
  buildSystem: { requires },
});

const pyproject = (requires: string): string =>
  `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "flit_core.buildapi"\n`;

describeWith(["builds", "cc"], "builds that fail, all told together", () => {
  let problems: readonly Told[] = [];
  const of = (name: string): Told =>
    problems.find(({ message }) => message.includes(name)) ??
    expect.fail(`nothing is told of ${name}: ${JSON.stringify(problems)}`);

  beforeAll(async () => {
    const { "libasks.so": library = "" } = compile(
      {
        out: "libnobody.so.1",
        source: "int f(void){return 1;}",
        args: ["-shared", "-fPIC", "-Wl,-soname,libnobody.so.1"],
      },
      {
        out: "libasks.so",
        source: "int f(void); int g(void){return f();}",
        args: ["-shared", "-fPIC", "libnobody.so.1"],
      },
    );
    const native = shelved(
      {
        ...{ name: "asking", version: "1.0", tag: "cp311-cp311-manylinux_2_17_x86_64" },
        files: [{ name: "asking/libasks.so", data: library }],
      },
      {
        facts: {
          metadata: { requires: [] },
          elf: [{ path: "asking/libasks.so", needed: ["libc.so.6"] }],
        },
      },
    );
    const locked = [
      shelved(module("changed"), { hash: WRONG }),
      shelved(module("absent"), { key: "file:///nowhere/absent-1.0-py3-none-any.whl" }),
      shelved(module("breaks")),
      native,
      sdist("undeclared", { "setup.py": "import numpy\n" }, builtBy("setuptools")),
      sdist("backendless", { "pyproject.toml": pyproject("flit-core") }, builtBy()),
      sdist("patched", { "setup.py": "a\n" }, builtBy("setuptools")),
    ];
    const folder = building(
      `    layer("a",
      wheel("changed", "1.0"),
      wheel("absent", "1.0"),
      wheel("breaks", "1.0", { postInstall: "echo now it breaks; exit 7" }),
      wheel("asking", "1.0"),
      sdist("undeclared", "1.0"),
      sdist("backendless", "1.0"),
      sdist("patched", "1.0", { patches: ["fix.patch"] }),
    ),`,
      locked,
      { "fix.patch": "--- a/setup.py\n+++ b/setup.py\n@@ -1 +1 @@\n-b\n+c\n" },
    );
    const result = await build(folder, ["--keep-going", "--json"]);
    expect(result.code, result.stderr).toBe(1);
    problems = told(result);
  });

  it("are as many problems", () => {
    expect(problems.map(({ place, code }) => [place?.line, code])).toEqual([
      [8, "hash-mismatch"],
      [9, "source-unavailable"],
      [10, "builder-failed"],
      [11, "soname-unsatisfied"],
      [12, "build-system-missing"],
      [13, "build-system-missing"],
      [14, "patch-failed"],
    ]);
  });

  it("a file that changed: of what kind, both hashes, who said so, the one command", () => {
    const { message, hint } = of("changed");
    expect(message).toMatch(
      /^the wheel of changed is not what the lock says:\n {2}locked sha256-A+= \(told by https:\/\/pypi\.org\/simple\/\)\n {2}got {4}sha256-\S{44}$/,
    );
    expect(hint).toContain("npx comfynix lock --accept changed");
  });

  it("a file that is gone, with what the fetcher said", () => {
    expect(of("absent").message).toContain("\n  > error: cannot download absent-1.0");
  });

  it("a builder, with its phase, its last lines and the command for the rest", () => {
    const { message, hint } = of("breaks");
    expect(message).toMatch(
      /^breaks 1\.0 could not be built: it failed with exit code 7, in its installPhase/,
    );
    expect(message).toContain("\n  > now it breaks");
    expect(hint).toBe("the whole log: npx comfynix log breaks");
  });

  it("a library that nobody has", () => {
    const { message, hint } = of("asking");
    expect(message).toBe(
      "asking 1.0 needs a library that no package of the image provides:\n  libnobody.so.1, wanted by lib/python3.11/site-packages/asking/libasks.so",
    );
    expect(hint).toContain('ignoreMissing: ["libnobody.so.1"]');
  });

  it("what a setup.py imports without saying so", () => {
    expect(of("undeclared").hint).toContain('buildSystem: ["numpy"]');
  });

  it("a build back end that is not there", () => {
    expect(of("backendless").hint).toContain('buildSystem: ["flit-core"]');
  });

  it("a patch that does not fit", () => {
    expect(of("a patch of patched").message).toContain("Hunk #1 FAILED");
  });
});

describeWith(["builds"], "an image that cannot be put together", () => {
  it("two packages with one file", async () => {
    const shared = (name: string) =>
      shelved({
        ...module(name),
        files: [{ name: "shared.py", data: name }],
      });
    const folder = building(
      `    layer("a",
      wheel("first", "1.0"),
      wheel("second", "1.0"),
    ),`,
      [shared("first"), shared("second")],
    );
    const [problem] = told(await build(folder, ["--json"]));
    expect(problem).toMatchObject({
      code: "environment-collision",
      message: expect.stringMatching(
        /^(first|second) 1\.0 and (first|second) 1\.0 both have lib\/python3\.11\/site-packages\/shared\.py$/,
      ) as string,
      place: { line: expect.toSatisfy((line) => line === 8 || line === 9) as number },
    });
  });

  it("a module that does not import", async () => {
    const folder = building(
      `    layer("a", wheel("importing", "1.0", { imports: ["importing"] })),`,
      [shelved(module("importing", "import nowhere\n"))],
    );
    expect(told(await build(folder, ["--json"]))).toMatchObject([
      {
        code: "import-failed",
        message: "import importing: ModuleNotFoundError: No module named 'nowhere'",
        hint: expect.stringMatching(
          /^Nothing installed provides `nowhere`.* \(pkg\.import\.importing; npx comfynix build --no-check/,
        ) as string,
        place: { line: 7 },
      },
    ]);
    // The image itself is whole: who knows better may leave the check out.
    expect(await build(folder, ["--no-check"])).toMatchObject({ code: 0 });
  });
});

describeWith(["builds"], "a flake that cannot be evaluated", () => {
  let nixpkgs = "";
  beforeAll(() => {
    nixpkgs = nixpkgsWith(`
      let package = name: attrs: final.stdenv.mkDerivation ({ name = "\${name}-1.0"; } // attrs); in {
        rotten = package "rotten" { meta.broken = true; };
        dear = package "dear" { meta.license = { free = false; fullName = "Dear"; }; };
        leaky = package "leaky" { meta.knownVulnerabilities = [ "CVE-2024-1" ]; };
        other = package "other" { meta.badPlatforms = [ "x86_64-linux" ]; };
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
