/** One frame of the tree, as text: a log up to a line, an event every ten milliseconds. */
import { parseEvents } from "../../../compiler/build/events/parse.ts";
import { tracker } from "../../../compiler/build/events/tracker.ts";
import { neededBy } from "../../../compiler/build/needed-by.ts";
import { type Origins, origins } from "../../../compiler/build/origin.ts";
import type { Line } from "../../../compiler/build/show/canvas.ts";
import { newMemory } from "../../../compiler/build/show/rows.ts";
import { treeLines } from "../../../compiler/build/show/tree.ts";
import { type View, viewer } from "../../../compiler/build/show/view.ts";
import type { Context } from "../../../compiler/context.ts";
import { paint } from "../../../compiler/paint.ts";
import { resolve } from "../../../compiler/resolve.ts";

export const originsOf = (context: Context): Origins => origins(resolve(context));

/** @param texts  Texts of derivations, by path. */
export const viewOf = (
  log: Iterable<string>,
  of: Origins,
  texts: ReadonlyMap<string, string> = new Map(),
): View => {
  const { state, advance } = tracker(0);
  let now = 0;
  for (const line of log) for (const event of parseEvents(line)) advance(event, (now += 10));
  const needs = neededBy(state.announced?.builds ?? [], of, (path) => texts.get(path));
  return viewer(of, needs)(state, now);
};

export interface FrameOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly color?: boolean;
}

export const frameLines = (
  view: View,
  { columns = 80, rows = 23, color = false }: FrameOptions = {},
): readonly Line[] =>
  treeLines(view, {
    ...{ title: "comfyui", columns, rows, paint: paint(color), memory: newMemory() },
    place: () => ({ file: "/home/me/comfyui.config.ts", line: 12, column: 5 }),
    shown: (file) => file.slice(file.lastIndexOf("/") + 1),
  });

/** The frame, between line ends so that it reads in a test as on a screen. */
export const frame = (view: View, options: FrameOptions = {}): string =>
  `\n${frameLines(view, options)
    .map(({ text }) => `${text}\n`)
    .join("")}`;
