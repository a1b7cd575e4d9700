/** Two distributions that install one module overwrite each other: `cv2`, `pynvml`, `PIL`, `triton`. */
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { compareVersions, parseVersion } from "../python/version.ts";
import { label, ownLabel } from "./contents.ts";
import type { Attribute, Contents, Own } from "./contents.ts";
import { moduleOfAttribute, moduleOfDistribution, sharedModules } from "./module-providers.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "duplicate-module-provider",
  *image(contents) {
    const told = new Set<string>();
    for (const [module, providers] of knownProviders(contents)) {
      // nixpkgs' own packages of a module are built to go together.
      if (providers.length < 2 || providers.every(isAttribute)) continue;
      told.add(module);
      yield clash(contents.name, module, providers, "error");
    }
    for (const [module, providers] of readProviders(contents)) {
      if (providers.length < 2 || told.has(module)) continue;
      // What a wheel lists may be a namespace shared on purpose: that cannot be told from here.
      yield clash(contents.name, module, providers, "warning");
    }
  },
};

type Provider = Own | (Attribute & { readonly brings?: string });

const clash = (
  image: string,
  module: string,
  providers: readonly Provider[],
  severity: "error" | "warning",
): Problem => {
  const names = providers.map(described);
  const last = providers.findLast((each) => !isAttribute(each)) ?? providers.at(-1);
  return new Problem(
    "duplicate-module-provider",
    `image ${image} has ${providers.length} providers of module ${module}: ${names.join(" and ")}`,
    {
      ...(last && { at: last.pkg }),
      severity,
      hint: `keep one of them in image "${image}"; the others' dependents find ${module} there`,
    },
  );
};

/** By the table: names decide. */
const knownProviders = ({ own, attributes }: Contents): ReadonlyMap<string, Provider[]> => {
  const found = new Map<string, Provider[]>();
  const add = (module: string | undefined, each: Provider) => {
    if (module === undefined || isShell(each)) return;
    const providers = found.get(module) ?? [];
    // Two of one name are a duplicate distribution.
    if (!providers.some((other) => other.name === each.name)) providers.push(each);
    found.set(module, providers);
  };
  for (const each of own) add(moduleOfDistribution(each.name), each);
  const theirs = attributes.filter(({ set }) => set === "python");
  for (const each of theirs) {
    add(moduleOfAttribute(each.path.join(".")) ?? moduleOfDistribution(each.name ?? ""), each);
  }
  // What a package of nixpkgs brings along is in the environment as much as itself.
  const direct = new Set([...own, ...theirs].map(({ name }) => name));
  for (const each of theirs) {
    for (const brought of (each.facts?.requires ?? []).map(normalise)) {
      if (direct.has(brought)) continue;
      add(moduleOfDistribution(brought), { ...each, name: brought, brings: brought });
    }
  }
  return found;
};

/** By what was read from the files. */
const readProviders = ({ own, attributes }: Contents): ReadonlyMap<string, Provider[]> => {
  const found = new Map<string, Provider[]>();
  const add = (modules: readonly string[] | undefined, each: Provider) => {
    for (const module of modules ?? []) {
      if (sharedModules.has(module) || module.startsWith("_")) continue;
      const providers = found.get(module) ?? [];
      if (!providers.some((other) => other.name === each.name)) providers.push(each);
      found.set(module, providers);
    }
  };
  for (const each of own) add(each.artifact?.facts?.modules, each);
  for (const each of attributes) add(each.facts?.modules, each);
  return found;
};

/** From 12.0 on pynvml has no module of that name itself but requires nvidia-ml-py. */
const isShell = ({ name, version }: Provider): boolean => {
  const first = parseVersion("12");
  return (
    name === "pynvml" &&
    version !== undefined &&
    first !== undefined &&
    compareVersions(version, first) >= 0
  );
};

const isAttribute = (each: Provider): each is Exclude<Provider, Own> => "set" in each;

const described = (each: Provider): string => {
  if (!isAttribute(each)) return ownLabel(each);
  const { brings, pkg } = each;
  return brings === undefined
    ? `nixpkgs' ${label(pkg)}`
    : `${brings}, which ${label(pkg)} brings along`;
};
