/** What Nix says of nixpkgs' packages. */
import { describe, expect, test } from "vitest";
import { askNixpkgs } from "../../../compiler/lock/nixpkgs/ask-io.ts";
import { wantedAttributes } from "../../../compiler/lock/nixpkgs/wanted.ts";
import { evaluate, STANDIN } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { ask, images, known, standin, withMore } from "./asking.ts";

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
    const { attributes } = await known(await withMore(), "python.spelled");
    expect(attributes).toEqual({
      "python314Packages.spelled": {
        distribution: "odd-name-two",
        version: "1.0",
        modules: ["odd", "other"],
        requires: ["six"],
      },
    });
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
