/** What the metadata of an image's distributions demands, held against what the image has. */
import { demandsOf } from "../lock/closure/demands.ts";
import type { Demand, Demands, Member } from "../lock/closure/demands.ts";
import { markerEnvironment } from "../python/marker-environment.ts";
import { normalise } from "../python/name.ts";
import { clauseHolds, parseSpecifier } from "../python/specifier.ts";
import { formatVersion } from "../python/version.ts";
import type { Attribute, Contents, Own } from "./contents.ts";
import { provisionOf } from "./provision.ts";
import type { Provision } from "./provision.ts";

/** A demanded distribution and what is the matter with it. */
export interface Unmet {
  /** Normalised. */
  readonly name: string;
  /** Those demands that are not met; all of them where it is missing. */
  readonly demands: readonly Demand[];
}

/** A distribution that is there in a version that somebody does not take. */
export interface Conflict extends Unmet {
  readonly held: Own | Attribute;
  /** As PEP 440 has it. */
  readonly version: string;
}

/** A requirement that its distribution has, and need not have met. */
export interface Waiver {
  readonly own: Own;
  /** As the config spells it. */
  readonly name: string;
  /** Why it is of no use; undefined for one that is used. */
  readonly unused?: "absent" | "met";
}

export interface Requirements {
  /** Of all distributions of the image, less what is waived. */
  readonly demands: Demands;
  readonly missing: readonly Unmet[];
  readonly conflicts: readonly Conflict[];
  /** Neither met nor missing: too little is known of what would decide it. */
  readonly unproven: readonly Unmet[];
  /** Met by another distribution that installs the same module. */
  readonly standIns: readonly Unmet[];
  readonly waivers: readonly Waiver[];
}

/** The requirements of an image, judged; worked out once for each image. */
export const requirementsOf = (contents: Contents): Requirements => {
  const known = judged.get(contents) ?? judge(contents);
  judged.set(contents, known);
  return known;
};

const judged = new WeakMap<Contents, Requirements>();

/** Our distributions as the closure sees them: the config's, then what the lock adds. */
const membersOf = ({ own }: Contents): readonly Member[] =>
  own.map(({ name, pkg, artifact }) => ({
    name,
    requires: artifact?.facts?.metadata?.requires ?? [],
    waived: new Set(Object.keys(pkg.options.waive ?? {}).map(normalise)),
  }));

const judge = (contents: Contents): Requirements => {
  const environment = markerEnvironment(contents.image.python);
  const members = membersOf(contents);
  const demands = demandsOf(members, new Map(), environment);
  const waiving = members.some(({ waived }) => (waived?.size ?? 0) > 0);
  const all = waiving
    ? demandsOf(
        members.map(({ name, requires }) => ({ name, requires })),
        new Map(),
        environment,
      )
    : demands;
  const provision = provisionOf(contents);
  const found = { missing: [], conflicts: [], unproven: [], standIns: [] } as Found;
  for (const [name, list] of demands) sort({ name, demands: list }, provision(name), found);
  return { demands, ...found, waivers: waivers(contents, all, provision) };
};

interface Found {
  readonly missing: Unmet[];
  readonly conflicts: Conflict[];
  readonly unproven: Unmet[];
  readonly standIns: Unmet[];
}

const sort = (unmet: Unmet, provision: Provision, found: Found): void => {
  switch (provision.kind) {
    case "missing":
      found.missing.push(unmet);
      return;
    case "stand-in":
      found.standIns.push(unmet);
      return;
    case "unknown":
    case "unproven":
      found.unproven.push(unmet);
      return;
    case "own":
    case "attribute":
    case "brought": {
      const held = provision.kind === "own" ? provision.own : provision.attribute;
      const known = provision.kind === "brought" ? provision.version : held.version;
      if (known === undefined) {
        const versioned = unmet.demands.filter(({ requirement }) => requirement.specifier !== "");
        if (versioned.length > 0) found.unproven.push({ ...unmet, demands: versioned });
        return;
      }
      const version = formatVersion(known);
      const refusing = unmet.demands.filter((demand) => !takes(demand, version));
      if (refusing.length > 0) found.conflicts.push({ ...unmet, demands: refusing, held, version });
    }
  }
};

/** A pre-release that is there was asked for. */
const takes = ({ requirement }: Demand, version: string): boolean =>
  (parseSpecifier(requirement.specifier) ?? []).every((clause) => clauseHolds(clause, version));

const waivers = (
  { own }: Contents,
  all: Demands,
  provision: (name: string) => Provision,
): readonly Waiver[] =>
  own.flatMap((each) =>
    Object.keys(each.pkg.options.waive ?? {}).map((name): Waiver => {
      const mine = (all.get(normalise(name)) ?? []).filter(({ by }) => by === each.name);
      if (mine.length === 0) {
        const read = each.artifact?.facts?.metadata !== undefined;
        return { own: each, name, ...(read && { unused: "absent" }) };
      }
      const found: Found = { missing: [], conflicts: [], unproven: [], standIns: [] };
      sort({ name: normalise(name), demands: mine }, provision(normalise(name)), found);
      const met = Object.values(found).every((list) => list.length === 0);
      return { own: each, name, ...(met && { unused: "met" }) };
    }),
  );
