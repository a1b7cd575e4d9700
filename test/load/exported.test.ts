import { describe, expect, test } from "vitest";
import { image, layer, nixpkg, project, git } from "../../dsl/index.ts";
import { exported, kebab } from "../../compiler/load/exported.ts";
import { Problems } from "../../compiler/problem.ts";

const one = image("one", { tag: "1", python: "3.14", layers: [layer("a", nixpkg("bash"))] });
const pin = project({ nixpkgs: git("NixOS/nixpkgs", "2fc6539b481e1d2569f25f8799236694180c0993") });

const names = (exports: Record<string, unknown>): string[] =>
  exported(exports, "/p/comfyui.config.ts").images.map(({ name }) => name);

const problems = (exports: Record<string, unknown>) => {
  try {
    exported(exports, "/p/comfyui.config.ts");
  } catch (error) {
    if (error instanceof Problems) return error.problems;
    throw error;
  }
  return [];
};

describe("an export", () => {
  test.each([
    ["comfyui", "comfyui"],
    ["comfyuiCu128", "comfyui-cu128"],
    ["comfyui_py314", "comfyui-py314"],
    ["HTTPServer", "http-server"],
    ["$x", "x"],
    ["aB1C", "a-b1-c"],
  ])("%s is the flake's %s", (name, flake) => {
    expect(kebab(name)).toBe(flake);
  });

  test("gives its images in one order, whatever the order of the exports", () => {
    expect(names({ b: one, a: one })).toEqual(["a", "b"]);
    expect(names({ a: one, b: one })).toEqual(["a", "b"]);
  });

  test("that is a record of images gives one for each key", () => {
    expect(names({ comfyui: { py313: one, py314: one }, list: [one] })).toEqual([
      "comfyui-py313",
      "comfyui-py314",
      "list-0",
    ]);
  });

  test.each(["日本", "café", "_", "$"])("%s is refused: the flake has no such name", (name) => {
    expect(problems({ [name]: one })).toMatchObject([
      { code: "option-invalid", message: `the flake cannot name an image ${name}` },
    ]);
  });

  test.each([
    [
      "a getter",
      {
        get a() {
          throw new TypeError("no");
        },
      },
    ],
    [
      "a proxy",
      new Proxy(
        {},
        {
          ownKeys() {
            throw new TypeError("no");
          },
        },
      ),
    ],
  ])("that throws as it is looked at, %s, is the config's fault", (_, value) => {
    expect(problems({ value })).toMatchObject([
      { code: "config-throws", message: "the config throws TypeError: no" },
    ]);
  });

  test("that is anything else is ignored", () => {
    const others = {
      a: 1,
      b: null,
      c: undefined,
      d: () => one,
      e: layer("x"),
      f: { g: { h: one } },
    };
    expect(names({ one, ...others })).toEqual(["one"]);
  });

  test.each([
    ["a function", () => one, "call"],
    ["a promise", Promise.resolve(one), "await"],
  ])("that is %s and no image is told what to do", (what, value, verb) => {
    expect(problems({ one: value })).toMatchObject([
      {
        code: "config-empty",
        message: `the config exports no image: one is ${what}`,
        details: { hint: `${verb} it: what is exported must be the image itself` },
      },
    ]);
  });

  test.each(["a (b", "$"])("named %j, which a pattern would read, is told as any other", (name) => {
    expect(problems({ [name]: () => one })).toMatchObject([
      { message: `the config exports no image: ${name} is a function` },
    ]);
  });

  test("is an image when another copy of the dsl made it, and not when nobody did", () => {
    const copy = Object.create(null) as object;
    for (const key of Reflect.ownKeys(one)) {
      const descriptor = Object.getOwnPropertyDescriptor(one, key);
      if (descriptor) Object.defineProperty(copy, key, descriptor);
    }
    expect(names({ copy, forged: { ...one } })).toEqual(["copy"]);
  });
});

describe("the default export", () => {
  test("is the project", () => {
    expect(exported({ one, default: pin }, "/p/c.ts").project).toBe(pin);
    expect(exported({ one }, "/p/c.ts")).not.toHaveProperty("project");
  });

  test.each([
    ["an image", one],
    ["a layer", layer("x")],
    ["text", "x"],
    ["an object", { kind: "project" }],
    ["null", null],
  ])("is refused when it is %s", (what, value) => {
    expect(() => exported({ one, default: value }, "/p/c.ts")).toThrow(
      `the default export must be a project, not ${what}`,
    );
  });

  test.each([
    ["text", "NixOS/nixpkgs"],
    ["a layer", layer("x")],
    ["undefined", undefined],
  ])("is refused when its nixpkgs is %s", (what, nixpkgs) => {
    const evading: Record<string, unknown> = { nixpkgs };
    const fallback = Reflect.apply(project, undefined, [evading]);
    expect(problems({ one, default: fallback })).toMatchObject([
      {
        message: `the nixpkgs of a project must be a git source, not ${what}`,
        details: { at: fallback },
      },
    ]);
  });
});

test("a config without images is told so", () => {
  expect(() => names({ a: 1 })).toThrow(Problems);
  expect(() => names({})).toThrow("config-empty: the config exports no image");
});
