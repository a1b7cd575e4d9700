/**
 * A source is built by the back end its pyproject.toml declares (PEP 517, 518), with what that requires.
 * Another one in the config is a belief to be told, and a setuptools without pkg_resources (from 82 on;
 * its changelog) breaks the setup.py that imports it.
 */
import { Problem } from "../problem.ts";
import { markerEnvironment } from "../python/marker-environment.ts";
import { normalise } from "../python/name.ts";
import { namesIn } from "../python/required-names.ts";
import { admits } from "../python/specifier.ts";
import { buildRequirementsOf } from "./build-requirements.ts";
import type { BuildRequirement } from "./build-requirements.ts";
import { ownLabel } from "./contents.ts";
import type { Contents, Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "build-system-conflict",
  *image(contents) {
    const required = buildRequirementsOf(contents);
    for (const each of contents.own) {
      const problem =
        wrongBackEnd(each, contents) ??
        wrongVersion(
          required.filter(({ own }) => own === each),
          contents.name,
        );
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

/** Source: the changelog of setuptools, v82.0.0. */
const WITH_PKG_RESOURCES = "<82";

const wrongVersion = (all: readonly BuildRequirement[], image: string): Problem | undefined => {
  for (const { own, name, specifier, version } of all) {
    if (version === undefined || admits(specifier, version, { prereleases: true })) continue;
    const bare = name === "setuptools" && !admits(WITH_PKG_RESOURCES, version);
    const why = bare ? "; from 82 on, setuptools has no pkg_resources" : "";
    return new Problem(
      "build-system-conflict",
      `${ownLabel(own)} in image ${image} needs ${name}${specifier} to be built, but nixpkgs has ${version}${why}`,
      {
        at: own.pkg,
        hint: `patch the source (patches: ["…"]), or take a revision that builds with ${name} ${version}`,
      },
    );
  }
  return undefined;
};
