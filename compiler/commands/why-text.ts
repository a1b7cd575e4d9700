/** Why a package is in an image: who asks for it, why this file, what lost. */
import { requestKey } from "../lock/request.ts";
import { requirementText } from "../lock/closure/demands.ts";
import { chainOf, labelIn } from "../rules/chains.ts";
import type { Contents, Own } from "../rules/contents.ts";
import { label, ownLabel } from "../rules/contents.ts";
import { provisionOf } from "../rules/provision.ts";
import { requirementsOf } from "../rules/requirements.ts";
import { formatVersion } from "../python/version.ts";

/** One image's answer. */
export interface Why {
  readonly image: string;
  /** `sympy 1.14.0`. */
  readonly package: string;
  /** From the config down to it: `["layer torch", "torch 2.10.0", "sympy 1.14.0"]`. */
  readonly chain: readonly string[];
  /** Who requires it, each with what it requires. */
  readonly by: readonly string[];
  /** The locked file or tree; null for a package of nixpkgs. */
  readonly artifact: string | null;
  readonly hash: string | null;
  /** Who told the hash. */
  readonly source: string | null;
  readonly why: string | null;
  readonly lost: readonly {
    readonly file: string;
    readonly rule: string;
    readonly reason: string;
  }[];
}

/** What an image says of a distribution; undefined when it has none of that name. */
export const whyIn = (name: string, contents: Contents): Why | undefined => {
  const provision = provisionOf(contents)(name);
  const { demands } = requirementsOf(contents);
  const by = (demands.get(name) ?? []).map(
    ({ by, requirement }) => `${labelIn(contents, by)} (${requirementText(requirement)})`,
  );
  switch (provision.kind) {
    case "own":
      return ofOwn(provision.own, by, contents);
    case "attribute":
    case "unproven":
    case "brought": {
      const { attribute } = provision;
      const version = provision.kind === "brought" ? provision.version : attribute.version;
      const shown = version === undefined ? name : `${name} ${formatVersion(version)}`;
      const layer = `layer ${attribute.layer.name}`;
      const through = `nixpkgs' ${label(attribute.pkg)}`;
      const chain = provision.kind === "brought" ? [layer, through, shown] : [layer, through];
      return { image: contents.name, package: shown, chain, by, ...NOTHING };
    }
    case "stand-in":
    case "unknown":
    case "missing":
      return undefined;
  }
};

const NOTHING = { artifact: null, hash: null, source: null, why: null, lost: [] } as const;

const ofOwn = (own: Own, by: readonly string[], contents: Contents): Why => {
  const { artifact, name, pkg, derived } = own;
  const { demands } = requirementsOf(contents);
  const way = chainOf(name, demands, contents);
  const root = contents.own.find((each) => each.pkg === derived?.root) ?? own;
  const request = contents.context.lock.images[contents.name]?.[requestKey(pkg)];
  return {
    image: contents.name,
    package: ownLabel(own),
    chain: [`layer ${root.layer.name}`, ...way],
    by,
    artifact: artifact?.key ?? null,
    hash: artifact?.hash ?? null,
    source: artifact?.origin.source ?? null,
    why: request?.why ?? null,
    lost: request?.lost ?? [],
  };
};

/**
 * @example
 * comfyui: sympy 1.14.0
 *   layer torch → torch 2.10.0 → sympy 1.14.0
 *   required by torch 2.10.0 (sympy>=1.13.3)
 *   https://files.pythonhosted.org/…/sympy-1.14.0-py3-none-any.whl
 *   the newest release
 *   sha256-…, says https://pypi.org/simple
 *   not taken: sympy-1.13.3-py3-none-any.whl: 1.13.3 is older than 1.14.0
 */
export const whyText = (why: Why): string =>
  [
    `${why.image}: ${why.package}`,
    `  ${why.chain.join(" → ")}`,
    ...(why.by.length > 0 ? [`  required by ${why.by.join(", ")}`] : []),
    ...(why.artifact === null ? [] : [`  ${why.artifact}`]),
    ...(why.why === null ? [] : [`  ${why.why}`]),
    ...(why.hash === null ? [] : [`  ${why.hash}, says ${why.source ?? "nobody"}`]),
    ...why.lost.map(({ file, reason }) => `  not taken: ${file}: ${reason}`),
  ].join("\n");

/** Every name that `why` can be asked about. */
export const knownNames = ({ own, attributes }: Contents): readonly string[] => [
  ...own.map(({ name }) => name),
  ...attributes.flatMap(({ set, name, facts }) =>
    set === "python" ? [...(name === undefined ? [] : [name]), ...(facts?.requires ?? [])] : [],
  ),
];
