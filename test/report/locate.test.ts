import { describe, expect, test } from "vitest";
import { placed } from "../../dsl/call-site.ts";
import { findLiteral } from "../../compiler/literal.ts";
import { locate, offsetAt, pointAt } from "../../compiler/locate.ts";
import { Problem } from "../../compiler/problem.ts";
import { framesOf } from "../../compiler/stack.ts";

describe("a stack", () => {
  const frame = (line: string) => framesOf(`Error: at /no/frame.ts:1:2\n    at ${line}`);

  test.each([
    ["f (/p/a.ts:4:30)", [{ file: "/p/a.ts", line: 4, column: 30, name: "f" }]],
    ["file:///p/a.ts:1:2", [{ file: "/p/a.ts", line: 1, column: 2 }]],
    ["async file:///p/a.ts:1:2", [{ file: "/p/a.ts", line: 1, column: 2 }]],
    ["<anonymous> (/p/a.ts:1:2)", [{ file: "/p/a.ts", line: 1, column: 2 }]],
    ["new A (/p/a.ts:1:2)", [{ file: "/p/a.ts", line: 1, column: 2, name: "new A" }]],
    [
      "Object.f [as g] (/p/a.ts:1:2)",
      [{ file: "/p/a.ts", line: 1, column: 2, name: "Object.f [as g]" }],
    ],
    ["f (/p/a (b)/c:3.ts:1:2)", [{ file: "/p/a (b)/c:3.ts", line: 1, column: 2, name: "f" }]],
    ["/p/a (b)/c.ts:1:2", [{ file: "/p/a (b)/c.ts", line: 1, column: 2 }]],
    ["f (file:///p/%C3%A9%20%23.ts:1:2)", [{ file: "/p/é #.ts", line: 1, column: 2, name: "f" }]],
    ["f (/p/a.ts?namespace=17:1:2)", [{ file: "/p/a.ts", line: 1, column: 2, name: "f" }]],
    ["Array.map (<anonymous>)", []],
    ["node:internal/modules/esm/loader:606:24", []],
    ["eval (eval at f (/p/a.ts:1:2), <anonymous>:1:32)", []],
    ["data:text/javascript,x:1:2", []],
    ["native", []],
  ])("shows the frame %s", (line, frames) => {
    expect(frame(line)).toEqual(frames);
  });

  test("leaves out the function that wraps a CommonJS module", () => {
    const stack = [
      "Error",
      "    at helper (/p/a.ts:4:30)",
      "    at <anonymous> (/p/a.ts:6:20)",
      "    at Object.<anonymous> (/p/a.ts:7:16)",
      "    at <anonymous> (/p/b.ts:1:1)",
    ].join("\n");
    expect(framesOf(stack).map(({ file, line }) => `${file}:${String(line)}`)).toEqual([
      "/p/a.ts:4",
      "/p/a.ts:6",
      "/p/b.ts:1",
    ]);
  });
});

test("the getter through which CommonJS reads an export is no frame of the user's", () => {
  const stack = [
    "ReferenceError",
    "    at Object.torch (/p/a.ts:1:1)",
    "    at Object.get [as torch] (/p/a.ts:2:504)",
    "    at <anonymous> (/p/b.ts:4:36)",
  ].join("\n");
  expect(framesOf(stack)).toEqual([{ file: "/p/b.ts", line: 4, column: 36 }]);
});

test("a frame that wraps a CommonJS module is told by who calls it", () => {
  const stack = [
    "Error",
    "    at i (/p/a.ts:6:20)",
    "    at Object.<anonymous> (/p/a.ts:7:16)",
    "    at Module._compile (node:internal/modules/cjs/loader:1521:14)",
  ].join("\n");
  expect(framesOf(stack).map(({ line }) => line)).toEqual([6]);
});

describe("a literal of a call", () => {
  const found = (source: string, value: string) => {
    const at = findLiteral(source, source.indexOf("wheel"), value);
    return at === undefined ? undefined : source.slice(at, at + value.length + 2);
  };

  test.each([
    ['wheel("a", "b")', "b", '"b"'],
    ["wheel('it\\'s', 'b')", "it's", "'it\\'s"],
    ["wheel(`a`)", "a", "`a`"],
    ['wheel("\\u0061\\x62\\u{63}\\n")', "abc\n", '"\\u006'],
    ['wheel(f("a"), { options: ["b", { hash: "c" }] })', "c", '"c"'],
    ['wheel("a%2Bb")', "a%2Bb", '"a%2Bb"'],
    ['wheel(/* "b" */ "a", // "b"\n "b")', "b", '"b"'],
    ['wheel("a") + "b"', "b", undefined],
    ['const b = "b"; wheel(f)', "b", undefined],
    ['wheel({ requires: layer("a"), user: "a" })', "a", '"a"'],
    ['wheel({ HF_TOKEN: "hf_x" })', "HF_TOKEN", "HF_TOKEN: "],
    ["wheel({ ports: [80, 70000] })", "70000", "70000] "],
    ['wheel({ user: "user" })', "user", '"user"'],
  ])("in %s is found by its value %s", (source, value, at) => {
    expect(found(source, value)).toBe(at);
  });

  test.each([
    ['image("x", { entrypoint: ["python"], python: 3.13 })', "python", "python: 3.13"],
    ['image("x", { env: { "A B": "A B", a: f("x") } })', "A B", '"A B": "A B"'],
    ['image("x", { ...given, entrypoint: ["python"] })', "python", '"python"'],
  ])("in %s may be meant as the key %s", (source, key, at) => {
    expect(source.slice(findLiteral(source, 0, key, true))).toMatch(new RegExp(`^${at}`));
  });

  test("of the call itself goes before one of a call inside it", () => {
    const source = 'image("x", { layers: [layer("root")], workingDir: "root" })';
    expect(findLiteral(source, 0, "root")).toBe(source.lastIndexOf('"root"'));
  });

  test("that is behind a comment is not the one inside it", () => {
    const source = 'wheel(/* "b" */ "b")';
    expect(findLiteral(source, 0, "b")).toBe(source.lastIndexOf('"b"'));
  });

  test("in a template is the one whose fixed text fits", () => {
    const source = "wheel(`${base}/one-1.whl`, `${base}/two-1.whl`)";
    expect(findLiteral(source, 0, "https://x/two-1.whl")).toBe(source.lastIndexOf("`${base}/two"));
    expect(findLiteral(source, 0, "https://x/three.whl")).toBeUndefined();
  });

  test("inside the expressions of a template is found as well", () => {
    expect(findLiteral('path`${wheel("a")}/lib:${"b"}`', 0, "b")).toBe(25);
  });

  test.each(["wheel(", 'wheel("', "wheel(`${", "wheel(/*", "wheel"])(
    "in text that ends too early, %s, is not found",
    (source) => {
      expect(findLiteral(source, 0, "b")).toBeUndefined();
    },
  );
});

describe("a problem", () => {
  const builder = () => placed({ kind: "wheel" }, builder);
  const node = builder();
  const sources = { usersFile: (file: string) => file, text: () => undefined };

  test("is where its node was built", () => {
    const { place } = locate(new Problem("type", "m", { at: node }), sources);
    expect(place?.file).toBe(import.meta.filename);
  });

  test("skips the frames of comfynix and of packages, and keeps the user's callers", () => {
    const helper = () => builder();
    const problem = new Problem("type", "m", { at: helper() });
    const mine = {
      ...sources,
      usersFile: (file: string) => (file === import.meta.filename ? file : undefined),
    };
    const { place, callers } = locate(problem, mine);
    expect(place?.line).toBeLessThan(callers[0]?.line ?? 0);
    expect(callers.every(({ file }) => file === import.meta.filename)).toBe(true);
  });

  test("that knows its place keeps it", () => {
    const place = { file: "/p/a.json", line: 3, column: 4 };
    expect(locate(new Problem("type", "m", { at: node, place }), sources)).toMatchObject({
      place,
      callers: [],
    });
  });

  test("about what no builder made has no place", () => {
    expect(locate(new Problem("type", "m", { at: {} }), sources)).not.toHaveProperty("place");
  });

  test("about a literal moves to it", () => {
    const text = 'a;\nwheel("x",\n  "é", "b");\n';
    const place = { file: "/p/a.ts", line: 2, column: 1 };
    const problem = new Problem("type", "m", { place, literal: "b" });
    expect(locate(problem, { ...sources, text: () => text }).place).toEqual({
      file: "/p/a.ts",
      line: 3,
      column: 8,
    });
  });

  test("has the same offset back and forth", () => {
    const text = "ab\n\ncé\n";
    for (let offset = 0; offset < text.length; offset++) {
      expect(offsetAt(text, pointAt(text, offset))).toBe(offset);
    }
  });
});
