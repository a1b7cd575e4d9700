import { describe, expect, test } from "vitest";
import { codeFrame } from "../../compiler/code-frame.ts";
import { internalError } from "../../compiler/internal-error.ts";
import type { Located } from "../../compiler/locate.ts";
import { paint } from "../../compiler/paint.ts";
import { printable } from "../../compiler/printable.ts";
import { count, inOrder, report } from "../../compiler/report.ts";

const TEXT = `const a = 1;
    layer("attention", wheel("https://…/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl")),
`;

const around = {
  shortPath: (file: string) => file.replace("/p/", ""),
  text: (file: string) => (file === "/p/comfyui.config.ts" ? TEXT : undefined),
  paint: paint(false),
};

const problem = (more: Partial<Located>): Located => ({
  code: "wheel-fits-image",
  severity: "error",
  message: "no",
  callers: [],
  ...more,
});

const at = (line: number, column: number, file = "/p/comfyui.config.ts") => ({
  file,
  line,
  column,
});

describe("a report", () => {
  test("says place, code, sentence, line with caret, and hint", () => {
    const one = problem({
      message: "flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui needs cp314-cp314",
      hint: 'take the cp314 wheel, or drop it from image "comfyui"',
      place: at(2, 24),
    });
    expect(report([one], around)).toBe(`comfyui.config.ts:2:24  wheel-fits-image
  flash_attn 2.8.2 is a cp313-cp313 wheel, but image comfyui needs cp314-cp314
  2 |     layer("attention", wheel("https://…/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl")),
    |                        ^
  hint: take the cp314 wheel, or drop it from image "comfyui"
`);
  });

  test("cuts a value of a megabyte, and no list of packages", () => {
    const list = Array.from({ length: 200 }, (_, n) => `package-${n} 1.0`).join(", ");
    expect(report([problem({ message: list })], around)).toContain(list);
    expect(report([problem({ message: "9".repeat(1e6) })], around).length).toBeLessThan(10_000);
  });

  test("marks warnings, and names the callers of a helper", () => {
    const one = problem({
      code: "facts-missing",
      severity: "warning",
      place: at(1, 7),
      callers: [at(9, 3), { ...at(4, 1, "/p/b.ts"), name: "f" }],
    });
    expect(report([one], around)).toBe(`comfyui.config.ts:1:7  facts-missing (warning)
  no
  1 | const a = 1;
    |       ^
  called from comfyui.config.ts:9:3
  called from b.ts:4:1
`);
  });

  test("counts what is unreachable beyond the first: without a network all is", () => {
    const gone = (count: number) =>
      Array.from({ length: count }, (_, line) =>
        problem({
          code: "unreachable",
          severity: "warning",
          message: `m${line}`,
          place: at(line, 1),
        }),
      );
    const shown = (count: number) => report(gone(count), around).match(/m\d+|\d+ more.*/g);
    expect(shown(4)).toEqual(["m0", "m1", "m2", "m3"]);
    expect(shown(88)).toEqual(["m0", "m1", "m2", "85 more like these; --json tells all"]);
  });

  test("without a place has neither path nor frame", () => {
    expect(report([problem({ code: "config-missing" })], around)).toBe("config-missing\n  no\n");
  });

  test("of a file that cannot be read has no frame", () => {
    expect(report([problem({ place: at(1, 1, "/p/gone.ts") })], around)).toBe(
      "gone.ts:1:1  wheel-fits-image\n  no\n",
    );
  });

  test("is in one order, however the problems came: warnings, then errors, each by place", () => {
    const problems = [
      problem({ place: at(2, 1) }),
      problem({ place: at(1, 9), message: "b" }),
      problem({ place: at(1, 9), message: "a" }),
      problem({ place: at(1, 1, "/p/a.ts") }),
      problem({ severity: "warning", place: at(3, 1) }),
      problem({}),
    ];
    const ordered = inOrder(problems);
    expect(ordered.map(({ severity, place, message }) => [severity, place?.line, message])).toEqual(
      [
        ["warning", 3, "no"],
        ["error", undefined, "no"],
        ["error", 1, "no"],
        ["error", 1, "a"],
        ["error", 1, "b"],
        ["error", 2, "no"],
      ],
    );
    expect(inOrder([...problems].reverse())).toEqual(ordered);
  });

  test("counts", () => {
    const warning = problem({ severity: "warning" });
    expect(count([problem({})])).toBe("1 problem");
    expect(count([problem({}), problem({}), warning])).toBe("2 problems, 1 warning");
    expect(count([warning, warning])).toBe("2 warnings");
  });

  test("cannot be made to move the cursor or to hide what follows", () => {
    const nasty = "a\u001b[2J\r\u202e\u0000b";
    const text = report(
      [problem({ message: nasty, hint: nasty, place: at(1, 1, `/p/${nasty}`) })],
      { ...around, text: () => nasty },
    );
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect(text).toContain("a\\u{1b}[2J\\u{d}\\u{202e}\\u{0}b");
  });

  test("wraps sentences at the terminal's width, and never inside a word", () => {
    const message = `aaa bbb ccc ${"d".repeat(30)} eee`;
    expect(report([problem({ message, hint: "fff ggg hhh iii" })], { ...around, width: 14 })).toBe(
      `wheel-fits-image
  aaa bbb ccc
  ${"d".repeat(30)} eee
  hint: fff
  ggg hhh iii
`,
    );
    expect(report([problem({ message })], around)).toContain(`\n  ${message}\n`);
  });

  test("is coloured only where colour is wanted", () => {
    const colored = report([problem({ place: at(1, 1), hint: "h" })], {
      ...around,
      paint: paint(true),
    });
    expect(colored).toContain("\u001b[31mwheel-fits-image\u001b[39m");
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(
      report([problem({ place: at(1, 1), hint: "h" })], around),
    );
  });
});

describe("a code frame", () => {
  test("keeps tabs, so that the caret stands under the place", () => {
    expect(codeFrame("\tlet\tx;", { line: 1, column: 6 })).toEqual([
      "1 | \tlet\tx;",
      "  | \t   \t^",
    ]);
  });

  test("cuts a long line around the caret", () => {
    const long = `${"a".repeat(5000)}!${"b".repeat(5000)}`;
    const [line = "", caret = ""] = codeFrame(long, { line: 1, column: 5001 });
    expect(line.length).toBeLessThan(110);
    expect(line[caret.indexOf("^")]).toBe("!");
    expect(line).toMatch(/^1 \| …a+!b+…$/);
  });

  test.each([0, 1, 39, 40, 41, 95, 96, 97, 150, 199])("is right at column %i of 200", (index) => {
    const text = Array.from({ length: 200 }, (_, i) => (i === index ? "!" : "a")).join("");
    const [line = "", caret = ""] = codeFrame(text, { line: 1, column: index + 1 });
    expect(line[caret.indexOf("^")]).toBe("!");
  });

  test("drops the carriage return, and stands behind the end where the place does", () => {
    expect(codeFrame("ab\r\n", { line: 1, column: 3 })).toEqual(["1 | ab", "  |   ^"]);
    expect(codeFrame("ab", { line: 1, column: 99 })).toEqual(["1 | ab", "  |   ^"]);
  });

  test("of a line that is empty or not there is nothing", () => {
    expect(codeFrame("a\n\n", { line: 2, column: 1 })).toEqual([]);
    expect(codeFrame("a\n", { line: 7, column: 1 })).toEqual([]);
  });
});

test("printable text keeps letters of every script, and escapes half a character", () => {
  expect(printable("aé漢😀\t")).toBe("aé漢😀\t");
  expect(printable("\ud83d")).toBe("\\u{d83d}");
});

test("an error of ours says that it is ours, and where to look", () => {
  const text = internalError(new TypeError("x is not a function"), "0.1.0");
  expect(text).toMatch(/^internal error: this is a bug in comfynix, not in your config\n/);
  expect(text).toContain(`comfynix 0.1.0, Node ${process.version}`);
  expect(text).toMatch(/TypeError: x is not a function\n +at .*report\.test\.ts/);
});
