import { expect, test } from "vitest";
import { streamProgress } from "../../../compiler/build/deliver/progress.ts";
import type { Terminal } from "../../../compiler/host/terminal.ts";
import { paint } from "../../../compiler/paint.ts";

const written = (more: Partial<Terminal>): readonly string[] => {
  const lines: string[] = [];
  const progress = streamProgress({
    say: (text) => void lines.push(text),
    answer: () => undefined,
    paint: paint(false),
    shown: (file) => file,
    ...more,
  });
  progress.passed(1_240_000_000);
  progress.doing("writing /home/me/images/layout");
  progress.end();
  return lines;
};

const screenOf = (columns: number): Partial<Terminal> => ({
  // What words are wrapped to is wider than a narrow screen.
  width: 60,
  screen: { size: () => ({ columns, rows: 24 }), onResize: () => () => undefined },
});

test("how far an image is streamed stays on one line of a narrow screen", () => {
  expect(written(screenOf(20))).toEqual([
    "\r\x1b[Kstreaming the image",
    "\r\x1b[Kwriting /home/me/im",
    "\r\x1b[K",
  ]);
});

test("a terminal on which no cursor moves is told nothing of it", () => {
  expect(written({ width: 80 })).toEqual([]);
});
