import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as dsl from "comfynix";

test("a config may import these functions", () => {
  expect(Object.keys(dsl).sort()).toEqual([
    "git",
    "image",
    "layer",
    "nix",
    "nixpkg",
    "path",
    "project",
    "sdist",
    "variant",
    "wheel",
  ]);
});

test("a config may import these types", () => {
  const source = readFileSync(new URL("../dsl/index.ts", import.meta.url), "utf8");
  const lists = [...source.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(
    ([, type, names = ""]) =>
      names
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "" && (type !== undefined || each.startsWith("type ")))
        .map((each) => each.replace("type ", "")),
  );
  expect(lists.sort()).toEqual([
    "Catalogue",
    "Distribution",
    "EnvValue",
    "Fragment",
    "Git",
    "GitOptions",
    "Image",
    "ImageOptions",
    "Index",
    "Layer",
    "NixValue",
    "Nixpkg",
    "NixpkgName",
    "Package",
    "PackageOptions",
    "PathText",
    "Project",
    "ProjectOptions",
    "PythonVersion",
    "Sdist",
    "SourceOptions",
    "VariantOptions",
    "Wheel",
  ]);
});
