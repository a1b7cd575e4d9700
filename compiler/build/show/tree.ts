/** A view as lines of a terminal: the whole in the first, then a branch for each layer. */
import type { Paint } from "../../paint.ts";
import { sized } from "../../sized.ts";
import type { Count } from "../events/state.ts";
import type { Line } from "./canvas.ts";
import { line, type Span, span } from "./line.ts";
import { allotted } from "./room.ts";
import { rowLines, type RowStyle } from "./rows.ts";
import type { Group, Row, View } from "./view.ts";
import { columnsOf, elapsed, padded } from "./text.ts";

/** How a tree is drawn. */
export interface TreeStyle extends RowStyle {
  /** What is built, for the first line: `comfyui`. */
  readonly title: string;
  readonly columns: number;
  /** Lines it may have. */
  readonly rows: number;
  readonly paint: Paint;
}

/**
 * At most `rows` lines, each below `columns` columns wide.
 *
 * @example
 * // Building comfyui · 1m 12s · 12 of 42 built · 3 of 120 fetched · 214.0 MB of 1.20 GB
 * // ├─ ✓ base      ━━━━━━━━━━ 12/12
 * // ├─   torch     ━━──────── 3/14
 * // │      torch 2.10.0+cu130     34s  fetch 913.1 MB  comfyui.config.ts:12
 * // │      nvidia-cublas 13.1.0    8s  fixup           comfyui.config.ts:14  patching libcublas.so.13
 * // ╰─   image
 */
export const treeLines = (view: View, style: TreeStyle): readonly Line[] => {
  const { columns, rows, paint } = style;
  if (rows <= 0) return [];
  const head = line(joined(headline(view, style), columns), columns, paint);
  const groups =
    view.state.realising || view.groups.some(isBusy) ? view.groups.filter(isShown) : [];
  const plan = allotted(groups, view.rows.length, rows - 1);
  const names = plan.groups.map(({ group }) => columnsOf(group.name));
  const width = Math.min(NAME, Math.max(0, ...names));
  const shown = plan.groups.flatMap(({ group, rows: count }) => group.rows.slice(0, count));
  const lines = rowLines(shown, style);
  const branches: Line[] = [];
  let at = 0;
  for (const [index, { group, rows: count }] of plan.groups.entries()) {
    const last = index === plan.groups.length - 1 && plan.folded === 0;
    branches.push(
      line(groupSpans(group, { last, width, hidden: group.rows.length - count }), columns, paint),
    );
    const stem = span(last ? "       " : "│      ", "faint");
    for (const each of lines.slice(at, at + count))
      branches.push(line([stem, ...each], columns, paint));
    at += count;
  }
  if (plan.folded > 0)
    branches.push(line([span(`╰─   ${plan.folded} more`, "faint")], columns, paint));
  return [
    head,
    ...view.rows.slice(0, plan.loose).map((row) => line(looseSpans(row), columns, paint)),
    ...branches,
  ].slice(0, rows);
};

/** What is of no layer is told in words of any length. */
const looseSpans = (row: Row): readonly Span[] => [
  span(`  ${elapsed(row.elapsed)}`, "faint"),
  ...(row.doing === "" ? [] : [span(`  ${row.doing}`)]),
  span(`  ${row.label}`),
];

/** Layers always; what is built beside them only when there is any of it. */
const isShown = (group: Group): boolean =>
  group.packages !== undefined ||
  group.done + group.failed + group.rows.length + (group.total ?? 0) > 0;

const isBusy = (group: Group): boolean => group.rows.length > 0 || group.done > 0;

const headline = ({ state, elapsed: time }: View, { title }: TreeStyle): readonly Span[] => {
  const { announced, builds, copies, downloaded, copied, evaluated, realising } = state;
  if (!realising) {
    return [
      span(`Evaluating ${title}`, "strong"),
      span(elapsed(time)),
      ...(evaluated > 0 ? [span(`${evaluated} Nix files`)] : []),
    ];
  }
  const bytes = downloaded.expected > 0 ? downloaded : copied;
  return [
    span(`Building ${title}`, "strong"),
    span(elapsed(time)),
    ...(builds.failed > 0 ? [span(`${builds.failed} failed`, "error")] : []),
    ...told("built", builds, announced?.builds.size),
    ...told("fetched", copies, announced?.fetches.size),
    ...(copies.expected > 0 && bytes.expected > 0 ? [span(byBytes(bytes))] : []),
  ];
};

/** With dots between them, as many as fit; the first always. */
const joined = (parts: readonly Span[], columns: number): readonly Span[] => {
  let width = 0;
  return parts.flatMap((part, at) => {
    width += columnsOf(part.text) + (at === 0 ? 0 : 3);
    if (at === 0) return [part];
    return width < columns ? [span(" · ", "faint"), part] : [];
  });
};

/** @param announced  How many there are, where Nix has said so: what it expects grows while it looks. */
const told = (verb: string, { done, expected }: Count, announced = expected): readonly Span[] => {
  const all = Math.max(done, announced);
  return all === 0 ? [] : [span(`${done === all ? "" : `${done} of `}${all} ${verb}`)];
};

const byBytes = ({ done, expected }: Count): string =>
  done === expected ? sized(done) : `${sized(done)} of ${sized(expected)}`;

/** Columns of a layer's name at most, and of its bar. */
const NAME = 24;
const BAR = 10;

const groupSpans = (
  group: Group,
  { last, width, hidden }: { last: boolean; width: number; hidden: number },
): readonly Span[] => {
  const { name, done, failed, total, packages } = group;
  const complete = total !== undefined && total > 0 && done === total;
  const mark =
    failed > 0 ? span("✗ ", "error") : complete || total === 0 ? span("✓ ", "good") : span("  ");
  const filled = total === undefined || total === 0 ? 0 : Math.floor((BAR * done) / total);
  const more = hidden > 0 ? [span(`  and ${hidden} more`, "faint")] : [];
  return [
    span(last ? "╰─ " : "├─ ", "faint"),
    mark,
    span(padded(name, width), "strong"),
    ...(total === undefined
      ? done > 0 || packages === undefined
        ? [span(`  ${done} done`)]
        : [span(`  ${packages} ${packages === 1 ? "package" : "packages"}`, "faint")]
      : total === 0
        ? [span("  already there", "faint")]
        : [
            span("  "),
            span("━".repeat(filled), complete ? "good" : undefined),
            span("─".repeat(BAR - filled), "faint"),
            span(` ${done}/${total}`),
          ]),
    ...(failed > 0 ? [span(`  ${failed} failed`, "error")] : []),
    ...more,
  ];
};
