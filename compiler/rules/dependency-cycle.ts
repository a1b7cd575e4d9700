/**
 * Packages that require one another in a ring. Nix cannot evaluate what needs itself: a ring that the
 * config says, or that passes through a package of nixpkgs, is an error. Where only the metadata of
 * our own wheels says so it is told but stops nothing, as their requirements stay out of derivations.
 */
import { ringProblems } from "../fragment/rings.ts";
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { markerEnvironment } from "../python/marker-environment.ts";
import { requiredNames } from "../python/required-names.ts";
import type { Attribute, Contents, Own } from "./contents.ts";
import { cycles } from "./cycles.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "dependency-cycle",
  *image(contents) {
    const graph = requirements(contents);
    for (const cycle of cycles(new Map([...graph].map(([name, { to }]) => [name, to])))) {
      const next = (at: number) => cycle[(at + 1) % cycle.length] ?? "";
      const declared = cycle.find((name, at) => graph.get(name)?.declared.has(next(at)));
      const ours = declared ?? cycle.find((name) => graph.get(name)?.kind === "own");
      // What nixpkgs' packages require of each other is nixpkgs' own affair.
      if (ours === undefined) continue;
      const harmless =
        declared === undefined && cycle.every((name) => graph.get(name)?.kind === "own");
      yield new Problem(
        "dependency-cycle",
        `packages of image ${contents.name} require each other: ${[...cycle, cycle[0]].join(" → ")}`,
        {
          at: graph.get(ours)?.node ?? contents.image,
          ...(harmless && { severity: "warning" }),
          hint: harmless
            ? "their own metadata says so, and they install all the same"
            : declared === undefined
              ? `take ${next(cycle.indexOf(ours))} as a wheel, too, or drop ${ours} and use nixpkgs'`
              : `leave ${next(cycle.indexOf(declared))} out of the requires of ${declared}`,
        },
      );
    }
    yield* ringProblems(contents);
  },
};

interface Node {
  readonly kind: "own" | "nixpkgs";
  readonly node: object;
  /** Normalised names it requires that are in the image. */
  readonly to: ReadonlySet<string>;
  /** Those of them the config itself says. */
  readonly declared: ReadonlySet<string>;
}

const requirements = ({ image, own, attributes }: Contents): ReadonlyMap<string, Node> => {
  const theirs = attributes.filter(({ set }) => set === "python");
  const names = new Set([...own, ...theirs].flatMap(({ name }) => name ?? []));
  const inside = (list: readonly string[]) => list.filter((name) => names.has(name));
  const read = requiredNames(
    own.map(({ name, artifact }) => ({
      name,
      requires: artifact?.facts?.metadata?.requires ?? [],
    })),
    markerEnvironment(image.python),
  );
  return new Map([
    ...theirs.flatMap((each): [string, Node][] =>
      each.name === undefined ? [] : [[each.name, ofAttribute(each, each.name, inside)]],
    ),
    ...own.map((each): [string, Node] => [
      each.name,
      ofOwn(each, inside, read.get(each.name) ?? []),
    ]),
  ]);
};

const ofOwn = (
  { pkg }: Own,
  inside: (list: readonly string[]) => readonly string[],
  read: readonly string[],
): Node => {
  const declared = inside((pkg.options.requires ?? []).map(normalise));
  const to = new Set([...declared, ...inside(read)]);
  return { kind: "own", node: pkg, to, declared: new Set(declared) };
};

const ofAttribute = (
  { pkg, facts }: Attribute,
  self: string,
  inside: (list: readonly string[]) => readonly string[],
): Node => {
  const requires = inside((facts?.requires ?? []).map(normalise));
  const to = new Set(requires.filter((name) => name !== self));
  return { kind: "nixpkgs", node: pkg, to, declared: new Set() };
};
