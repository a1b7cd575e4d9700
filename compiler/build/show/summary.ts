/** What came of a build: what was built, fetched and reused, layer by layer, and how long it took. */
import type { Paint } from "../../paint.ts";
import { sized } from "../../sized.ts";
import type { BuildState, Step } from "../events/state.ts";
import type { Origins } from "../origin.ts";
import { labelOf } from "./said.ts";
import { columnsOf, padded, took } from "./text.ts";

/** Numbers of one layer, or of all. */
export interface Tally {
  /** Derivations that were built. */
  readonly built: number;
  /** Store paths that came from a cache. */
  readonly fetched: number;
  readonly failed: number;
  /** Packages of the config that were there already; absent where not everything was asked for. */
  readonly reused?: number;
}

export interface BuildSummary extends Tally {
  readonly milliseconds: number;
  /** Bytes of what was fetched, unpacked. */
  readonly bytes: number;
  /** What had begun and did not end. */
  readonly unfinished: number;
  /** Layers of the config in order. */
  readonly layers: readonly (Tally & { readonly image: string; readonly name: string })[];
  /** What is of no layer: of the images as a whole, and nixpkgs' own. */
  readonly beside: readonly (Tally & { readonly name: "nixpkgs" | "image" })[];
  /** The builds that took longest, longest first. */
  readonly slowest: readonly { readonly label: string; readonly milliseconds: number }[];
}

/** How many of the slowest builds are named, and how long one takes at least to be. */
const [SLOWEST, SLOW] = [3, 5000];

/**
 * @param complete  Whether all packages of `origins` were asked for, and Nix succeeded: what it did not
 *   touch was then there.
 */
export const summarise = (
  state: BuildState,
  origins: Origins,
  { complete, now }: { readonly complete: boolean; readonly now: number },
): BuildSummary => {
  const layers = origins.layers.map(({ image, layer, packages }) => ({
    ...{ image, name: layer, packages },
    ...{ touched: new Set<object>(), built: 0, fetched: 0, failed: 0 },
  }));
  const beside = (["nixpkgs", "image"] as const).map((name) => ({
    ...{ name, built: 0, fetched: 0, failed: 0 },
  }));
  const whole = { built: 0, fetched: 0, failed: 0, bytes: 0, unfinished: 0 };
  const builds: Step[] = [];
  for (const step of state.steps.values()) {
    if (step.kind !== "build" && step.kind !== "fetch") continue;
    const origin = origins(step.subject);
    const layer = layers.find(
      ({ image, name }) => image === origin?.image && name === origin.layer,
    );
    if (origin?.role === "package") layer?.touched.add(origin);
    const counted = countOf(step);
    whole[counted] += 1;
    const group = layer ?? beside.find(({ name }) => name === (origin ? "image" : "nixpkgs"));
    if (counted !== "unfinished" && group) group[counted] += 1;
    if (counted === "fetched") whole.bytes += step.expected;
    if (counted === "built") builds.push(step);
  }
  const reused = (packages: number, touched: number): Pick<Tally, "reused"> =>
    complete ? { reused: Math.max(0, packages - touched) } : {};
  const sum = (pick: (layer: (typeof layers)[number]) => number): number =>
    layers.reduce((total, layer) => total + pick(layer), 0);
  return {
    ...whole,
    ...reused(
      sum(({ packages }) => packages),
      sum(({ touched }) => touched.size),
    ),
    milliseconds: Math.max(0, now - state.began),
    layers: layers.map(({ image, name, built, fetched, failed, packages, touched }) => ({
      ...{ image, name, built, fetched, failed },
      ...reused(packages, touched.size),
    })),
    beside: beside.filter(({ built, fetched, failed }) => built + fetched + failed > 0),
    slowest: builds
      .map((step) => ({
        label: labelOf(step, origins(step.subject)),
        milliseconds: Math.round((step.ended ?? now) - step.began),
      }))
      .filter(({ milliseconds }) => milliseconds >= SLOW)
      .sort((a, b) => b.milliseconds - a.milliseconds)
      .slice(0, SLOWEST),
  };
};

const countOf = ({ kind, status }: Step): "built" | "fetched" | "failed" | "unfinished" => {
  if (status === "failed") return "failed";
  if (status !== "done") return "unfinished";
  return kind === "build" ? "built" : "fetched";
};

/**
 * The summary for people, lines with their ends.
 *
 * @example
 * // 14 built, 32 fetched (1.20 GB), 40 reused in 3m 12s
 * //   base     12 fetched, 3 reused
 * //   torch    9 built, 5 reused
 * //   slowest: torch 2.10.0+cu130 1m 02s, xformers 0.0.33 45s
 */
export const summaryText = (summary: BuildSummary, paint: Paint): string => {
  const { bytes, unfinished, milliseconds, layers, beside, slowest } = summary;
  const whole = tallyParts(summary, bytes > 0 ? ` (${sized(bytes)})` : "", paint);
  const left = unfinished > 0 ? [`${unfinished} not finished`] : [];
  const parts = [...whole, ...left];
  const groups = [
    ...layers.map((each) => ({
      ...each,
      name: several(layers) ? `${each.image}/${each.name}` : each.name,
    })),
    ...beside,
  ].map((each) => [each.name, tallyParts(each, "", paint).join(", ")] as const);
  const width = Math.max(...groups.map(([name]) => columnsOf(name)), 0);
  const did = summary.built + summary.fetched + summary.failed > 0;
  return [
    `${parts.length === 0 ? "nothing to do" : parts.join(", ")} in ${took(milliseconds)}`,
    ...(did ? groups : [])
      .filter(([, tally]) => tally !== "")
      .map(([name, tally]) => `  ${padded(name, width)}  ${tally}`),
    ...(slowest.length === 0
      ? []
      : [
          paint.faint(
            `  slowest: ${slowest.map((each) => `${each.label} ${took(each.milliseconds)}`).join(", ")}`,
          ),
        ]),
    "",
  ].join("\n");
};

const several = (layers: BuildSummary["layers"]): boolean =>
  new Set(layers.map(({ image }) => image)).size > 1;

const tallyParts = (
  { failed, built, fetched, reused = 0 }: Tally,
  bytes: string,
  paint: Paint,
): readonly string[] => [
  ...(failed > 0 ? [paint.error(`${failed} failed`)] : []),
  ...(built > 0 ? [`${built} built`] : []),
  ...(fetched > 0 ? [`${fetched} fetched${bytes}`] : []),
  ...(reused > 0 ? [`${reused} reused`] : []),
];
