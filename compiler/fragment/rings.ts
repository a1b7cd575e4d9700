/** Packages that are made of each other because of what is spliced into them. */
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { namesIn } from "../python/required-names.ts";
import { markerEnvironment } from "../python/marker-environment.ts";
import type { Contents, Own } from "../rules/contents.ts";
import { cycles } from "../rules/cycles.ts";
import type { Origin } from "./fault.ts";
import { splice } from "./splice.ts";
import { usesOf } from "./uses.ts";

/**
 * A ring that Nix could not evaluate: each package's derivation names the next, one of them by a
 * fragment. What only metadata requires stays out of derivations, but for native wheels, which are
 * patched to find each other.
 */
export const ringProblems = (contents: Contents): Problem[] => {
  const spliced = splicedInto(contents);
  if (spliced.size === 0) return [];
  const graph = new Map(
    contents.own.map((each) => [
      each.name,
      new Set([...(spliced.get(each.name)?.keys() ?? []), ...builtWith(each, contents)]),
    ]),
  );
  return cycles(graph).flatMap((ring) => {
    // A package in itself is nix-unbound's.
    if (ring.length < 2) return [];
    const origins = ring.map((name, at) =>
      spliced.get(name)?.get(ring[(at + 1) % ring.length] ?? ""),
    );
    const first = origins.findIndex((origin) => origin !== undefined);
    const { fragment, point } = origins[first] ?? {};
    if (fragment === undefined || point === undefined) return [];
    return [
      new Problem(
        "dependency-cycle",
        `packages of image ${contents.name} are made of each other: ${[...ring, ring[0]].join(" → ")}`,
        {
          at: fragment,
          point,
          hint: `make ${ring[first]} without ${ring[(first + 1) % ring.length]}`,
        },
      ),
    ];
  });
};

/** Package → the packages of ours that are spliced into it, and where. */
const splicedInto = (contents: Contents): ReadonlyMap<string, ReadonlyMap<string, Origin>> => {
  const all = new Map<string, Map<string, Origin>>();
  for (const { pkg, fragment } of usesOf(contents)) {
    if (pkg === undefined || pkg.kind === "nixpkg") continue;
    const name = normalise(pkg.name);
    for (const { node, at } of splice(fragment).packages) {
      if (node.kind === "nixpkg") continue;
      const into = all.get(name) ?? new Map<string, Origin>();
      into.set(normalise(node.name), into.get(normalise(node.name)) ?? at);
      all.set(name, into);
    }
  }
  return all;
};

/** What else of the image a derivation names. */
const builtWith = (each: Own, { own, image }: Contents): readonly string[] => {
  const { pkg, artifact } = each;
  const environment = markerEnvironment(image.python);
  const native = new Set(own.filter(isNative).map(({ name }) => name));
  const metadata = isNative(each) ? (artifact?.facts?.metadata?.requires ?? []) : [];
  return [
    ...(pkg.kind === "wheel" ? [] : (pkg.options.buildSystem ?? []).map(normalise)),
    ...namesIn(artifact?.facts?.buildSystem?.requires ?? [], environment),
    ...namesIn(metadata, environment).filter((name) => native.has(name)),
  ];
};

const isNative = ({ file }: Own): boolean => file !== undefined && !file.platforms.includes("any");
