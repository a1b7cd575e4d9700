/** Real Nix, asked about the stand-in for nixpkgs and what tests add to it. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NamedImage } from "../../../compiler/context.ts";
import { folderTree } from "../../../compiler/lock/git/folder-io.ts";
import { narHash } from "../../../compiler/lock/git/nar-hash-io.ts";
import { askNixpkgs } from "../../../compiler/lock/nixpkgs/ask-io.ts";
import type { Asked } from "../../../compiler/lock/nixpkgs/ask-io.ts";
import type { NixpkgsSource } from "../../../compiler/lock/nixpkgs/expression.ts";
import { factsExpression } from "../../../compiler/lock/nixpkgs/expression.ts";
import { wantedAttributes } from "../../../compiler/lock/nixpkgs/wanted.ts";
import { image, layer, nixpkg } from "../../../dsl/index.ts";
import { evaluate, instantiateParse, STANDIN } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";

/** The stand-in, with packages that something is wrong with. */
const MORE = `
args:
import ./standin (args // {
  overlays = [
    (final: prev: {
      old-name = throw "'old-name' has been renamed to/replaced by 'new-name'";
      leaky = prev.stdenv.mkDerivation {
        pname = "leaky"; version = "1"; buildCommand = "";
        meta.knownVulnerabilities = [ "CVE-2024-3094" ];
      };
      costly = prev.stdenv.mkDerivation {
        pname = "costly"; version = "1"; buildCommand = "";
        meta.license = prev.lib.licenses.unfree;
      };
      python314 = prev.python314.override {
        self = final.python314;
        packageOverrides = py: pyprev:
          let package = args: py.buildPythonPackage ({ version = "1.0"; format = "other"; dontUnpack = true; } // args);
          in {
            spelled = package {
              pname = "Odd_Name.Two";
              dependencies = [ py.six ];
              pythonImportsCheck = [ "odd" "odd.inner" "other" ];
            };
            too-old = package { pname = "too-old"; disabled = true; };
            breaks = package { pname = "breaks"; meta.broken = true; };
            picky = package {
              pname = "picky";
              meta.problems.old-cuda = { kind = "broken"; message = "wants CUDA 13"; };
            };
            orphan = package { pname = "orphan"; meta.problems.maintainerless.message = "nobody's"; };
            on-broken = package { pname = "on-broken"; dependencies = [ py.spelled py.breaks ]; };
            eager = throw "eager-1.0 not supported for interpreter python3.14";
          };
      };
    })
  ];
})
`;

let standin: NixpkgsSource;
let more: NixpkgsSource;
const folder = mkdtempSync(path.join(tmpdir(), "comfynix-nixpkgs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  const source = async (at: string): Promise<NixpkgsSource> => ({
    path: at,
    narHash: (await narHash(folderTree(at))).hash,
  });
  cpSync(STANDIN, `${folder}/standin`, { recursive: true });
  writeFileSync(`${folder}/default.nix`, MORE);
  standin = await source(STANDIN);
  more = await source(folder);
});

const images = (...attributes: readonly string[]): NamedImage[] => [
  {
    name: "small",
    image: image("small", {
      tag: "1",
      python: "3.14",
      cuda: "13.0",
      layers: [layer("base", nixpkg(...attributes))],
    }),
  },
];

const QUIET = {
  env: {
    ...process.env,
    NIX_CONFIG: "substituters =\nsandbox = false",
    ...(process.getuid?.() === 0 && { NIX_REMOTE: "" }),
  },
};

const ask = (source: NixpkgsSource, ...attributes: readonly string[]): Promise<Asked> =>
  askNixpkgs(source, wantedAttributes(images(...attributes)), QUIET);

const known = async (source: NixpkgsSource, ...attributes: readonly string[]) => {
  const asked = await ask(source, ...attributes);
  if (!asked.known) throw asked.problem;
  return asked;
};

const told = async (source: NixpkgsSource, attribute: string) => {
  const { attributes, problems } = await known(source, attribute);
  const [problem, ...others] = problems;
  expect(others).toEqual([]);
  return {
    attributes,
    code: problem?.code,
    message: problem?.message,
    hint: problem?.details.hint,
  };
};

describeWith(["nix"], "what Nix says of nixpkgs' packages", () => {
  test("is distribution, version and all Python packages of the closure", async () => {
    const { attributes, problems, refused } = await known(standin, "python.jsonschema", "ffmpeg");
    expect(attributes).toEqual({
      ffmpeg: { version: "8.0" },
      "python314Packages.jsonschema": {
        distribution: "jsonschema",
        version: "4.25.1",
        requires: ["attrs", "referencing", "rpds-py"],
      },
    });
    expect(problems).toEqual([]);
    expect(refused).toEqual({});
  });

  test("names distributions and modules as Python does, as far as the recipe says", async () => {
    const { attributes } = await known(more, "python.spelled");
    expect(attributes).toEqual({
      "python314Packages.spelled": {
        distribution: "odd-name-two",
        version: "1.0",
        modules: ["odd", "other"],
        requires: ["six"],
      },
    });
  });

  test("takes cuda.* from the set that allows it, and nothing else", async () => {
    const { attributes, problems } = await known(standin, "cuda.cuda_nvcc");
    expect(problems).toEqual([]);
    expect(attributes).toEqual({ "cuda_13_0.cuda_nvcc": { version: "13.0.90" } });
    expect(await told(standin, "cudaPackages_13_0.cuda_nvcc")).toMatchObject({
      code: "nixpkg-refused",
      message: "nixpkgs at the pin has marked as broken: cudaPackages_13_0.cuda_nvcc",
    });
  });

  test("tells a name that is not there, and the nearest", async () => {
    expect(await told(standin, "python.nunpy")).toEqual({
      attributes: {},
      code: "unknown-nixpkg",
      message: "nixpkgs at the pin has no python.nunpy",
      hint: 'did you mean "python.numpy"?',
    });
    expect(await told(standin, "fisch")).toMatchObject({ hint: 'did you mean "fish"?' });
    expect(await told(standin, "qqqqqqqqqqqq")).toMatchObject({
      hint: "search.nixos.org/packages lists what there is",
    });
  });

  test("tells an old name in nixpkgs' own words", async () => {
    expect(await told(more, "old-name")).toMatchObject({
      attributes: {},
      code: "nixpkg-refused",
      message:
        "nixpkgs at the pin gives no old-name: 'old-name' has been renamed to/replaced by 'new-name'",
    });
    expect(await told(more, "python.eager")).toMatchObject({
      message:
        "nixpkgs at the pin gives no python.eager: eager-1.0 not supported for interpreter python3.14",
    });
  });

  test.each([
    ["python.too-old", "nixpkgs at the pin has python.too-old disabled for this image's Python"],
    ["python.breaks", "nixpkgs at the pin has marked as broken: python.breaks"],
    ["python.picky", "nixpkgs at the pin has marked as broken: python.picky"],
    ["costly", "nixpkgs at the pin needs leave for the unfree licence of costly"],
    ["leaky", "nixpkgs at the pin knows of vulnerabilities in leaky"],
    ["lib", "lib is a set of nixpkgs, not a package"],
  ])("refuses what nixpkgs refuses: %s", async (attribute, message) => {
    expect(await told(more, attribute)).toMatchObject({ code: "nixpkg-refused", message });
  });

  test("takes a package that has a smaller problem", async () => {
    const { problems, attributes } = await known(more, "python.orphan");
    expect(problems).toEqual([]);
    expect(Object.keys(attributes)).toEqual(["python314Packages.orphan"]);
  });

  test("tells what of a closure nixpkgs refuses: an image may replace it", async () => {
    const { problems, refused, attributes } = await known(more, "python.on-broken");
    expect(problems).toEqual([]);
    expect(refused).toEqual({
      "python314Packages.on-broken": [{ distribution: "breaks", verdict: "broken" }],
    });
    expect(attributes["python314Packages.on-broken"]?.requires).toEqual([
      "breaks",
      "odd-name-two",
      "six",
    ]);
  });

  test("is about the tree with that hash, and no other", async () => {
    const wrong = { ...standin, narHash: `sha256-${"A".repeat(43)}=` };
    const asked = await ask(wrong, "ffmpeg");
    expect(asked).toMatchObject({ known: false, problem: { code: "nixpkgs-unasked" } });
  });

  test("has the closure that nixpkgs computes itself, for every package there is", async () => {
    const closures = (await evaluate(`
      let
        python = (import ${STANDIN} { system = "x86_64-linux"; }).python314;
        names = builtins.attrNames (import ${STANDIN}/python/modules.nix).packages;
        required = name: builtins.filter (each: each ? pythonModule) python.pkgs.\${name}.requiredPythonModules;
      in
      builtins.listToAttrs (map (name: { inherit name; value = map (each: each.pname) (required name); }) names)
    `)) as Record<string, string[]>;
    const names = Object.keys(closures);
    const { attributes, problems } = await known(standin, ...names.map((name) => `python.${name}`));
    expect(problems).toEqual([]);
    expect(names.length).toBeGreaterThan(150);
    for (const name of names) {
      const { requires } = attributes[`python314Packages.${name}`] ?? {};
      expect(requires, name).toEqual(closures[name]?.sort());
    }
  });
});

describe("without Nix", () => {
  test("nothing is fine: it is not proven, and said so", async () => {
    const asked = await askNixpkgs(standin, wantedAttributes(images("ffmpeg")), {
      env: { PATH: "/nowhere" },
    });
    expect(asked).toMatchObject({
      known: false,
      problem: {
        code: "nixpkgs-unasked",
        severity: "warning",
        message: "what nixpkgs' packages are is not proven: there is no Nix here",
      },
    });
  });
});

describeWith(["nix"], "the question", () => {
  test("is Nix that real Nix parses, for GitHub and for strange names", async () => {
    const text = factsExpression(
      { owner: "NixOS", repo: "nixpkgs", rev: "2".repeat(40), narHash: "sha256-x" },
      [{ key: '"${x}"', from: "pkgs", path: ["a b", "${x}", '"'] }],
    );
    expect(await instantiateParse(text)).toContain("fetchTree");
  });
});

describe("wanted attributes", () => {
  test("are those of all images, each once, where the image finds them", () => {
    const [small] = images("python.numpy", "cuda.cuda_nvcc", "git");
    const other = image("other", {
      tag: "1",
      python: "3.13t",
      layers: [layer("base", nixpkg("git", "python.numpy"))],
    });
    const wanted = wantedAttributes(
      [small, { name: "other", image: other }].filter((each) => each !== undefined),
    );
    expect(wanted.map(({ key, from, path: at }) => [key, from, at.join(".")])).toEqual([
      ["cuda_13_0.cuda_nvcc", "cuda", "cudaPackages_13_0.cuda_nvcc"],
      ["git", "pkgs", "git"],
      ["python313FreeThreadingPackages.numpy", "pkgs", "python313FreeThreading.pkgs.numpy"],
      ["python314Packages.numpy", "pkgs", "python314.pkgs.numpy"],
    ]);
  });
});
