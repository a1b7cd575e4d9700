/** What a dry run says to people. */
import type { PlannedWork } from "../../build/dry-run.ts";
import type { Terminal } from "../../host/terminal.ts";
import { sized } from "../../sized.ts";
import type { Prepared } from "./prepare.ts";
import { titleOf } from "./tell.ts";

/**
 * @example
 * comfyui would
 *   download    2 wheels and sources, 892.1 MB
 *     torch 2.10.0+cu130  858.1 MB
 *     clip 0-unstable-dcba3cb
 *   build       3 packages of the image, 5 more derivations
 *     torch   torch 2.10.0+cu130, torchaudio 2.10.0+cu130
 *     models  clip 0-unstable-dcba3cb
 *   substitute  341 paths, 1.21 GB (4.02 GB unpacked)
 */
export const plannedText = (
  work: PlannedWork,
  prepared: Prepared,
  { paint }: Pick<Terminal, "paint">,
): string => {
  const name = titleOf(prepared);
  const lines = [...downloads(work), ...builds(work), ...substitutions(work)];
  return lines.length === 0
    ? `${paint.strong(name)} is built: nothing is to be done\n`
    : [`${paint.strong(name)} would`, ...lines, ""].join("\n");
};

const downloads = ({ sources }: PlannedWork): readonly string[] => {
  if (sources.length === 0) return [];
  const known = sources.reduce((sum, { origin }) => sum + (origin.bytes ?? 0), 0);
  const width = widthOf(sources.map(({ origin }) => origin.label));
  return [
    `  download    ${counted(sources.length, "wheel or source", "wheels and sources")}${known === 0 ? "" : `, ${sized(known)}`}`,
    ...sources.map(({ origin: { label, bytes } }) =>
      `    ${label.padEnd(width)}  ${bytes === undefined ? "" : sized(bytes)}`.trimEnd(),
    ),
  ];
};

const builds = ({ packages, others }: PlannedWork): readonly string[] => {
  if (packages.length + others.length === 0) return [];
  const layers = new Map<string, string[]>();
  for (const { origin } of packages) {
    const layer = origin.layer ?? "";
    layers.set(layer, [...(layers.get(layer) ?? []), origin.label]);
  }
  const width = widthOf([...layers.keys()]);
  const parts = [
    ...(packages.length === 0
      ? []
      : [counted(packages.length, "package of the image", "packages of the image")]),
    ...(others.length === 0 ? [] : [counted(others.length, "more derivation", "more derivations")]),
  ];
  return [
    `  build       ${parts.join(", ")}`,
    ...[...layers].map(([layer, labels]) => `    ${layer.padEnd(width)}  ${labels.join(", ")}`),
  ];
};

const substitutions = ({ substituted, download, unpacked }: PlannedWork): readonly string[] =>
  substituted.length === 0
    ? []
    : [
        `  substitute  ${counted(substituted.length, "path", "paths")}, ${sized(download)} (${sized(unpacked)} unpacked)`,
      ];

const counted = (number: number, one: string, many: string): string =>
  `${String(number)} ${number === 1 ? one : many}`;

const widthOf = (texts: readonly string[]): number =>
  Math.max(...texts.map((each) => each.length), 0);
