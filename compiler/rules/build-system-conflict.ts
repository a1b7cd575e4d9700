/**
 * A source is built by the back end its pyproject.toml declares (PEP 517, 518), with what that requires.
 * Another one in the config is a belief to be told, and a setuptools without pkg_resources (from 82 on;
 * its changelog) breaks the setup.py that imports it.
 */
import { Problem } from "../problem.ts";
import { attributeKey } from "../attribute.ts";
import { FormatError } from "../python/format-error.ts";
import { namesIn } from "../python/required-names.ts";
import { markerEnvironment } from "../python/marker-environment.ts";
import { normalise } from "../python/name.ts";
import { requirementsFor } from "../python/requirement.ts";
import { admits } from "../python/specifier.ts";
import { ownLabel } from "./contents.ts";
import type { Contents, Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "build-system-conflict",
  *image(contents) {
    for (const each of contents.own) {
      const declared = each.artifact?.facts?.buildSystem;
      if (each.pkg.kind === "wheel" || declared === undefined) continue;
      const problem =
        wrongBackEnd(each, contents) ?? wrongVersion(each, declared.requires, contents);
      if (problem !== undefined) yield problem;
    }
  },
};

/** Distributions that are back ends, by the first part of `build-backend`. */
const BACK_ENDS: Readonly<Record<string, string>> = {
  flit_core: "flit-core",
  hatchling: "hatchling",
  maturin: "maturin",
  mesonpy: "meson-python",
  pdm: "pdm-backend",
  poetry: "poetry-core",
  scikit_build_core: "scikit-build-core",
  setuptools: "setuptools",
  uv_build: "uv-build",
};

const wrongBackEnd = (each: Own, { name, image }: Contents): Problem | undefined => {
  const { pkg, artifact } = each;
  const declared = artifact?.facts?.buildSystem;
  if (pkg.kind === "wheel" || declared?.backend === undefined) return undefined;
  const backEnd = BACK_ENDS[declared.backend.split(/[.:]/)[0] ?? ""];
  const requires = new Set(namesIn(declared.requires, markerEnvironment(image.python)));
  const other = (pkg.options.buildSystem ?? [])
    .map(normalise)
    .find(
      (each) => Object.values(BACK_ENDS).includes(each) && each !== backEnd && !requires.has(each),
    );
  if (other === undefined || backEnd === undefined) return undefined;
  return new Problem(
    "build-system-conflict",
    `${ownLabel(each)} in image ${name} is built by ${backEnd}, as its pyproject.toml says, not by ${other}`,
    {
      at: pkg,
      literal: other,
      hint: `drop ${other} from its buildSystem: what it declares is there`,
    },
  );
};

const wrongVersion = (
  each: Own,
  requires: readonly string[],
  { name, image, context }: Contents,
): Problem | undefined => {
  const known = context.lock.nixpkgs.attributes;
  for (const { name: required, specifier } of readable(requires, image.python)) {
    // What builds is nixpkgs' own, whatever the image holds.
    const version = known[attributeKey(`python.${required}`, image)]?.version;
    if (version === undefined || admits(specifier, version, { prereleases: true })) continue;
    const why = required === "setuptools" ? `; from 82 on, setuptools has no pkg_resources` : "";
    return new Problem(
      "build-system-conflict",
      `${ownLabel(each)} in image ${name} needs ${required}${specifier} to be built, but nixpkgs has ${version}${why}`,
      {
        at: each.pkg,
        hint: `patch the source (patches: ["…"]), or take a revision that builds with ${required} ${version}`,
      },
    );
  }
  return undefined;
};

const readable = (requires: readonly string[], python: Contents["image"]["python"]) =>
  requires.flatMap((line) => {
    try {
      return requirementsFor([line], markerEnvironment(python));
    } catch (error) {
      if (error instanceof FormatError) return [];
      throw error;
    }
  });
