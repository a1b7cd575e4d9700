/** Lines that change in place, on an emulated screen. */
import { describe, expect, it, test } from "vitest";
import { canvas, plain } from "../../../compiler/build/show/canvas.ts";
import { fitted } from "../../../compiler/build/show/text.ts";
import { emulator } from "./emulator.ts";
import fc from "../../helpers/property.ts";

const linesOf = (...texts: readonly string[]) => texts.map(plain);

describe("lines that change in place", () => {
  it("replace those before, and leave what was there above them", async () => {
    const { terminal, lines } = emulator(40, 10);
    terminal.say("$ comfynix build\n");
    const { draw } = canvas(terminal.say, terminal.screen);
    draw(linesOf("one", "two", "three"));
    draw(linesOf("one", "2"));
    expect(await lines()).toEqual(["$ comfynix build", "one", "2"]);
  });

  it("go, with what was said above them", async () => {
    const { terminal, lines, cursor } = emulator(40, 10);
    const { draw, clear } = canvas(terminal.say, terminal.screen);
    draw(linesOf("a long line that goes", "b"));
    draw(linesOf("a"), "warning: x\n");
    clear();
    expect(await lines()).toEqual(["warning: x"]);
    expect(await cursor()).toEqual({ line: 1, column: 0 });
  });

  it("are one write a frame, and none where nothing changed", () => {
    const { terminal, writes } = emulator(40, 10);
    const { draw } = canvas(terminal.say, terminal.screen);
    draw(linesOf("one", "two"));
    draw(linesOf("one", "two"));
    draw(linesOf("one", "too"));
    expect(writes).toHaveLength(2);
    expect(writes[1]).not.toContain("one");
  });

  it("are never more than the screen has, whose history stays", async () => {
    const { terminal, lines } = emulator(40, 5);
    for (let line = 0; line < 9; line++) terminal.say(`before ${String(line)}\n`);
    const { draw, clear } = canvas(terminal.say, terminal.screen);
    for (let frame = 0; frame < 5; frame++)
      draw(linesOf(...Array.from({ length: 20 }, (_, at) => `${String(frame)} ${String(at)}`)));
    expect((await lines()).slice(0, 9)).toEqual(
      Array.from({ length: 9 }, (_, at) => `before ${String(at)}`),
    );
    expect((await lines()).slice(9)).toEqual(["4 0", "4 1", "4 2", "4 3"]);
    clear();
    expect(await lines()).toHaveLength(9);
  });

  it.each([20, 39])(
    "leave nothing behind when the terminal is made %i columns wide",
    async (columns) => {
      const { terminal, lines, resize } = emulator(80, 12);
      terminal.say("$ comfynix build\n");
      const { draw } = canvas(terminal.say, terminal.screen);
      draw(linesOf("x".repeat(79), "y".repeat(41), "z"));
      await resize(columns, 12);
      draw(linesOf("after", "that"));
      expect(await lines()).toEqual(["$ comfynix build", "after", "that"]);
      await resize(80, 12);
      draw(linesOf("wide"));
      expect(await lines()).toEqual(["$ comfynix build", "wide"]);
    },
  );
});

test("whatever is drawn, the screen shows that and what was said, and nothing else", async () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", " ", "é", "日", "─", "✓", "e\u0301"), maxLength: 40 }),
    fc.constant(""),
  );
  const frame = fc.record({
    lines: fc.array(text, { maxLength: 9 }),
    above: fc.option(fc.constantFrom("said\n", "said twice\nsaid\n"), { nil: "", freq: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { maxLength: 12 }),
      fc.integer({ min: 10, max: 50 }),
      fc.integer({ min: 2, max: 12 }),
      async (frames, columns, rows) => {
        const { terminal, lines, modes, cursor } = emulator(columns, rows);
        const { draw } = canvas(terminal.say, terminal.screen);
        let [said, drawn]: [string[], readonly string[]] = [["$"], []];
        terminal.say("$\n");
        for (const { lines: texts, above } of frames) {
          const fits = texts.map((each) => fitted(each, columns - 1));
          draw(linesOf(...fits), above);
          said = [...said, ...above.split("\n").slice(0, -1)];
          drawn = fits.slice(0, rows - 1).map((each) => each.trimEnd());
          const expected = [...said, ...drawn];
          const end = expected.findLastIndex((each) => each !== "") + 1;
          expect(await lines()).toEqual(expected.slice(0, end));
          expect(await cursor()).toEqual({ line: expected.length, column: 0 });
          expect(await modes()).toEqual({ wraps: true, shown: true });
        }
      },
    ),
    { numRuns: 60 },
  );
});
