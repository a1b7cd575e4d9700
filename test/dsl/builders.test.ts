import { describe, expect, test } from "vitest";
import { git, image, layer, nix, nixpkg, path, project, sdist, variant, wheel } from "comfynix";
import { callSite } from "../../dsl/call-site.ts";

const REV = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";

describe("wheel", () => {
  test("reads name, version and tags from the file name", () => {
    const url = "https://a.b/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl";
    expect(wheel(url)).toEqual({
      kind: "wheel",
      name: "torch",
      version: "2.10.0+cu130",
      tags: "cp314-cp314",
      url,
      options: {},
    });
  });

  test("takes a name and a version, with options after them", () => {
    expect(wheel("torch", "2.10.0", { imports: ["torch"] })).toEqual({
      kind: "wheel",
      name: "torch",
      version: "2.10.0",
      tags: "",
      options: { imports: ["torch"] },
    });
  });

  test("takes options after a file", () => {
    const made = wheel("./a-1-py3-none-any.whl", { ignoreMissing: ["libx.so.1"] });
    expect(made.options).toEqual({ ignoreMissing: ["libx.so.1"] });
  });

  test("makes a node of what is no wheel, for the rule to tell", () => {
    const url: string = "https://a.b/foo-1.0.tar.gz?x=1";
    expect(wheel(url)).toMatchObject({ name: "foo-1.0.tar.gz", version: "", tags: "", url });
  });

  test("binds requirements by name", () => {
    const torch = wheel("torch", "2.10.0");
    const clip = git("openai/CLIP", REV);
    expect(wheel("x", "1", { requires: [torch, clip, "numpy"] }).options).toEqual({
      requires: ["torch", "CLIP", "numpy"],
    });
  });
});

describe("sdist", () => {
  test("reads name and version from the file name", () => {
    const url = "https://a.b/insightface-0.7.3.tar.gz#sha256=00";
    expect(sdist(url)).toMatchObject({ kind: "sdist", name: "insightface", version: "0.7.3", url });
  });

  test("reads an older file name with hyphens", () => {
    expect(sdist("foo-bar-baz-1.0rc1.zip")).toMatchObject({
      name: "foo-bar-baz",
      version: "1.0rc1",
    });
  });

  test("takes a name and a version", () => {
    expect(sdist("insightface", "0.7.3", { buildSystem: ["cython"] })).toEqual({
      kind: "sdist",
      name: "insightface",
      version: "0.7.3",
      options: { buildSystem: ["cython"] },
    });
  });

  test("takes another distribution name than the file's", () => {
    expect(sdist("https://a.b/foo-1.tar.gz", { name: "bar" }).name).toBe("bar");
  });
});

describe("git", () => {
  test.each([
    ["openai/CLIP", "https://github.com/openai/CLIP"],
    ["https://github.com/openai/CLIP", "https://github.com/openai/CLIP"],
    ["https://github.com/openai/CLIP.git", "https://github.com/openai/CLIP"],
    ["git+https://github.com/openai/CLIP.git", "https://github.com/openai/CLIP"],
    ["https://github.com/openai/CLIP/", "https://github.com/openai/CLIP"],
    ["https://gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c"],
    ["git@github.com:openai/CLIP.git", "git@github.com:openai/CLIP"],
  ])("reads the repository %s as %s", (repository, url) => {
    expect(git(repository, REV).url).toBe(url);
  });

  test("is named for its repository, or by its option", () => {
    expect(git("openai/CLIP", REV).name).toBe("CLIP");
    expect(git("https://a.b/c/segment-anything.git", REV).name).toBe("segment-anything");
    expect(git("openai/CLIP", REV, { name: "clip" }).name).toBe("clip");
  });

  test("makes a node of a branch, for the rule to tell", () => {
    const branch: string = "main";
    expect(git("openai/CLIP", branch)).toMatchObject({ kind: "git", rev: "main" });
  });
});

test("nixpkg gives a list in the order of the names", () => {
  expect(nixpkg("ffmpeg", "python.numpy")).toEqual([
    { kind: "nixpkg", attribute: "ffmpeg" },
    { kind: "nixpkg", attribute: "python.numpy" },
  ]);
});

test("layer takes packages and lists of them mixed, in order", () => {
  const clip = git("openai/CLIP", REV);
  const made = layer("models", nixpkg("a", "b"), clip, nixpkg("c"));
  expect(made.packages).toEqual([...nixpkg("a", "b"), clip, ...nixpkg("c")]);
});

describe("path", () => {
  const torch = wheel("torch", "2.10.0");

  test("keeps text and packages apart", () => {
    expect(path`${torch}/lib:${nixpkg("cuda.cudnn")}/lib`).toEqual({
      kind: "path",
      parts: [torch, "/lib:", { kind: "nixpkg", attribute: "cuda.cudnn" }, "/lib"],
    });
  });

  test("takes text as a value", () => {
    expect(path`${torch}/${"lib"}`.parts).toEqual([torch, "/", "lib"]);
  });

  test.each([0, 2])("tells of a list of %i packages in a fault", (count) => {
    const list = nixpkg(...["a", "b"].slice(0, count));
    expect(path`${list}/lib`.faults).toEqual([
      { message: `path takes one package, but this list holds ${count}` },
    ]);
  });
});

describe("nix", () => {
  test("keeps text and values", () => {
    expect(nix`{ a = ${1}; b = ${["c", { d: null }]}; }`).toEqual({
      kind: "fragment",
      chunks: ["{ a = ", "; b = ", "; }"],
      values: [1, ["c", { d: null }]],
    });
  });

  test("takes its text as it is written, but for what JavaScript needs escaped", () => {
    expect(nix`"\n \\ \t \u \${old} \` ''\${x} $\{y}"`.chunks).toEqual([
      "\"\\n \\\\ \\t \\u ${old} ` ''${x} $\\{y}\"",
    ]);
  });

  test("copies lists and records, and keeps what is none for the compiler to tell", () => {
    const values = [1];
    const date = new Date(0);
    const made = nix`${values} ${{ a: undefined, b: date as never }}`;
    values.push(2);
    expect(made.values).toEqual([[1], { b: date }]);
    expect(Object.isFrozen(made.values[0]) && !Object.isFrozen(date)).toBe(true);
  });

  test("is no option that a variant inherits", () => {
    const base = image("a", { tag: "b", python: "3.14", layers: [], outputs: nix`{ }` });
    expect(base.outputs).toBeDefined();
    expect(variant(base, {}).outputs).toBeUndefined();
    expect(variant(base, { outputs: nix`{ a = 1; }` }).outputs?.chunks).toEqual(["{ a = 1; }"]);
  });
});

describe("image", () => {
  test("says what was not said by its defaults", () => {
    expect(image("a", { tag: "b", python: "3.14", layers: [] })).toEqual({
      kind: "image",
      name: "a",
      tag: "b",
      python: "3.14",
      layers: [],
      env: {},
      ports: [],
      volumes: [],
      labels: {},
    });
  });

  test("takes one text as its entrypoint", () => {
    const options = { tag: "b", python: "3.14", layers: [] } as const;
    expect(image("a", { ...options, entrypoint: "./run" }).entrypoint).toEqual(["./run"]);
    expect(image("a", { ...options, entrypoint: ["./run", "x"] }).entrypoint).toEqual([
      "./run",
      "x",
    ]);
  });

  test("keeps a key that is also a property of every object", () => {
    const env = JSON.parse('{ "__proto__": "x", "constructor": "y" }') as Record<string, string>;
    const made = image("a", { tag: "b", python: "3.14", layers: [], env });
    expect(Object.entries(made.env)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});

test("project keeps its nixpkgs", () => {
  const nixpkgs = git("NixOS/nixpkgs", REV);
  expect(project({ nixpkgs })).toEqual({ kind: "project", nixpkgs });
});

describe("every value", () => {
  const requires = ["numpy"];
  const ports = [8188];
  const env = { A: "b" };
  const torch = wheel("torch", "2.10.0", { requires, env });
  const base = layer("base", torch);
  const made = image("a", { tag: "b", python: "3.14", layers: [base], ports, env });
  const nixpkgs = git("NixOS/nixpkgs", REV);
  const values = {
    torch,
    base,
    made,
    names: nixpkg("a"),
    text: path`a`,
    nixpkgs,
    code: nix`${{ a: [{}] }}`,
  };

  test.each(Object.entries(values))("is frozen to its depths: %s", (_, value) => {
    const open = (each: unknown): boolean =>
      typeof each === "object" &&
      each !== null &&
      (!Object.isFrozen(each) || Object.values(each).some(open));
    expect(open(value)).toBe(false);
  });

  test("is not changed by changing what it was made from", () => {
    requires.push("x");
    ports.push(1);
    env.A = "c";
    expect([torch.options.requires, made.ports, made.env]).toEqual([["numpy"], [8188], { A: "b" }]);
  });

  test.each([torch, base, made, ...nixpkg("a"), path`a`, nix`a`, nixpkgs, project({ nixpkgs })])(
    "has its place, invisible to equality and output: $kind",
    (value) => {
      expect(callSite(value)?.stack?.split("\n")[1]).toContain("builders.test.ts");
      expect(JSON.stringify(value)).not.toContain("builders.test.ts");
      expect(Object.keys(value)).not.toContain("stack");
    },
  );
});
