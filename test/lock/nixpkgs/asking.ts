/** Real Nix, asked about the stand-in for nixpkgs and what tests add to it. */
import { cpSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { NamedImage } from "../../../compiler/context.ts";
import { folderTree } from "../../../compiler/lock/git/folder-io.ts";
import { narHash } from "../../../compiler/lock/git/nar-hash-io.ts";
import { askNixpkgs } from "../../../compiler/lock/nixpkgs/ask-io.ts";
import type { Asked } from "../../../compiler/lock/nixpkgs/ask-io.ts";
import type { NixpkgsSource } from "../../../compiler/lock/nixpkgs/expression.ts";
import { wantedAttributes } from "../../../compiler/lock/nixpkgs/wanted.ts";
import { image, layer, nixpkg } from "../../../dsl/index.ts";
import { newFolder } from "../../helpers/command.ts";
import { STANDIN } from "../../helpers/nix.ts";

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

const sourceAt = async (folder: string): Promise<NixpkgsSource> => ({
  path: folder,
  narHash: (await narHash(folderTree(folder))).hash,
});

/** The stand-in. */
export const standin = await sourceAt(STANDIN);

/** The stand-in, with packages that something is wrong with. */
export const withMore = (): Promise<NixpkgsSource> => {
  const folder = newFolder();
  cpSync(STANDIN, `${folder}/standin`, { recursive: true });
  writeFileSync(`${folder}/default.nix`, MORE);
  return sourceAt(folder);
};

/** An image with these attributes. */
export const images = (...attributes: readonly string[]): NamedImage[] => [
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

/** What Nix answers about attributes of an image. */
export const ask = (source: NixpkgsSource, ...attributes: readonly string[]): Promise<Asked> =>
  askNixpkgs(source, wantedAttributes(images(...attributes)), QUIET);

/** The same, where it answers. */
export const known = async (source: NixpkgsSource, ...attributes: readonly string[]) => {
  const asked = await ask(source, ...attributes);
  if (!asked.known) throw asked.problem;
  return asked;
};

/** The one thing that is told of an attribute. */
export const told = async (source: NixpkgsSource, attribute: string) => {
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
