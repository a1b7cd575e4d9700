/**
 * Versions of distributions. Source: PEP 440 (now "Version specifiers", packaging.python.org).
 *
 * Written from the standard rather than taken from a package: the JavaScript one at hand reads a
 * local label such as `1e5` as a number, and orders by doubles.
 */

/** A parsed version. Numbers are exact: a date stamp may have more digits than a double. */
export interface Version {
  readonly epoch: bigint;
  /** `[2, 10, 0]` of 2.10.0, as written: trailing zeros are kept. */
  readonly release: readonly bigint[];
  readonly pre?: { readonly phase: "a" | "b" | "rc"; readonly number: bigint };
  readonly post?: bigint;
  readonly dev?: bigint;
  /** `["cu130", "torch2", 10n]` of `+cu130.torch2.10`. */
  readonly local: readonly (string | bigint)[];
}

/** No file's name is longer, and a version is part of one; digits without end take time without end. */
const LONGEST = 255;

/**
 * Reads a version in any spelling PEP 440 allows (`v1.0-RC_1`); undefined when it is none.
 *
 * @example parseVersion("2.10.0+cu130")?.local // ["cu130"]
 */
export const parseVersion = (text: string): Version | undefined => {
  const trimmed = text.trim();
  const groups = trimmed.length > LONGEST ? undefined : VERSION.exec(trimmed)?.groups;
  if (groups?.["release"] === undefined) return undefined;
  const { epoch, release, prePhase, preNumber, postBare, post, postNumber } = groups;
  const { dev, devNumber, local } = groups;
  return {
    epoch: BigInt(epoch ?? 0),
    release: release.split(".").map(BigInt),
    ...(prePhase !== undefined && {
      pre: { phase: PHASE[prePhase.toLowerCase()] ?? "rc", number: BigInt(preNumber ?? 0) },
    }),
    ...((post !== undefined || postBare !== undefined) && {
      post: BigInt(postBare ?? postNumber ?? 0),
    }),
    ...(dev !== undefined && { dev: BigInt(devNumber ?? 0) }),
    local: local === undefined ? [] : local.split(/[-_.]/).map(localPart),
  };
};

/**
 * Orders two versions as PEP 440 does ("Summary of permitted suffixes and relative ordering").
 *
 * @returns Below zero, zero or above, as for `Array.prototype.sort`; zero for `1.0` and `1.0.0`.
 */
export const compareVersions = (a: Version, b: Version): number =>
  order(a.epoch, b.epoch) ||
  compareReleases(a.release, b.release) ||
  comparePairs(preKey(a), preKey(b)) ||
  order(a.post ?? -1n, b.post ?? -1n) ||
  comparePairs(devKey(a), devKey(b)) ||
  compareLocals(a.local, b.local);

/** Orders release segments, the shorter padded with zeros. */
export const compareReleases = (a: readonly bigint[], b: readonly bigint[]): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const step = order(a[at] ?? 0n, b[at] ?? 0n);
    if (step !== 0) return step;
  }
  return 0;
};

/** `version` without its local label: what an index publishes. */
export const publicVersion = (version: Version): Version => ({ ...version, local: [] });

/** The local label in its normal spelling, "" when there is none: `cu130torch2.10.0`. */
export const localLabel = (version: Version): string => version.local.map(String).join(".");

/** Whether it is an alpha, beta, release candidate or development release. */
export const isPrerelease = (version: Version): boolean =>
  version.pre !== undefined || version.dev !== undefined;

/** The normal form (PEP 440, "Normalization"), `1.0rc1` of `v1.0-RC_1`. */
export const formatVersion = (version: Version): string => {
  const { epoch, release, pre, post, dev } = version;
  return [
    epoch === 0n ? "" : `${epoch}!`,
    release.join("."),
    pre === undefined ? "" : `${pre.phase}${pre.number}`,
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
    version.local.length === 0 ? "" : `+${localLabel(version)}`,
  ].join("");
};

const PHASE: Readonly<Record<string, "a" | "b" | "rc">> = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
};

const VERSION = new RegExp(
  [
    /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)/,
    /(?:[-_.]?(?<prePhase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d+)?)?/,
    /(?:-(?<postBare>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d+)?)?/,
    /(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d+)?)?/,
    /(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/,
  ]
    .map((part) => part.source)
    .join(""),
  "i",
);

const localPart = (part: string): string | bigint =>
  /^\d+$/.test(part) ? BigInt(part) : part.toLowerCase();

const isNumber = (part: string | bigint): number => (typeof part === "bigint" ? 1 : 0);

const order = <T extends bigint | number | string>(a: T, b: T): number =>
  a < b ? -1 : a > b ? 1 : 0;

const comparePairs = (a: readonly [number, bigint], b: readonly [number, bigint]): number =>
  order(a[0], b[0]) || order(a[1], b[1]);

/** A bare development release sorts before every pre-release, a final release after them. */
const preKey = ({ pre, post, dev }: Version): readonly [number, bigint] => {
  if (pre !== undefined) return [{ a: 1, b: 2, rc: 3 }[pre.phase], pre.number];
  return post === undefined && dev !== undefined ? [0, 0n] : [4, 0n];
};

const devKey = ({ dev }: Version): readonly [number, bigint] =>
  dev === undefined ? [1, 0n] : [0, dev];

/** Number segments sort after text segments; the end of a label counts as empty text, before them all. */
const compareLocals = (a: Version["local"], b: Version["local"]): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [x, y] = [a[at] ?? "", b[at] ?? ""];
    const step = order(isNumber(x), isNumber(y)) || order(x, y);
    if (step !== 0) return step;
  }
  return 0;
};
