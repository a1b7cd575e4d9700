/** Imports point one way: config → dsl → nothing; stages → dsl, problem, nix; only the edge reaches host. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./helpers/command.ts";

interface Import {
  /** The importing file, relative to the repository. */
  readonly from: string;
  /** The imported file, relative to the repository, or a package. */
  readonly to: string;
  /** `type`: gone at run time; `lazy`: by `import()`. */
  readonly how: "value" | "type" | "lazy";
}

const sources = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => path.posix.join(folder, file))
    .sort();

const importsOf = (from: string): Import[] => {
  const text = readFileSync(path.join(root, from), "utf8").replace(/\/\*[^]*?\*\//g, "");
  const resolved = (to: string): string =>
    to.startsWith(".") ? path.posix.join(path.posix.dirname(from), to) : to;
  const statements = [...text.matchAll(/^(?:import|export)\s(?:([^;"]*?)\sfrom\s)?"([^"]+)";/gm)];
  const calls = [...text.matchAll(/\bimport\("([^"]+)"\)/g)];
  return [
    ...statements.map(([, names = "", to = ""]) => ({
      from,
      to: resolved(to),
      how: isTypeOnly(names) ? ("type" as const) : ("value" as const),
    })),
    ...calls.map(([, to = ""]) => ({ from, to: resolved(to), how: "lazy" as const })),
  ];
};

const isTypeOnly = (names: string): boolean => names.startsWith("type ");

const all = [...sources("dsl"), ...sources("compiler")].flatMap(importsOf);
const of = (prefix: string): Import[] => all.filter(({ from }) => from.startsWith(prefix));
const isFile = (to: string): boolean => to.endsWith(".ts");

/** The imports that none of `allowed` covers, as lines. */
const forbidden = (imports: readonly Import[], ...allowed: readonly RegExp[]): string[] =>
  imports
    .filter(({ to }) => !allowed.some((each) => each.test(to)))
    .map(({ from, to }) => `${from} imports ${to}`);

/** Programs that generate sources, run by hand. */
const isScript = ({ from }: Import): boolean => from === "compiler/nix/build-grammar.ts";

/** Folders that reach the world; the lock's are files, indexes and repositories. */
const EDGE = /^compiler\/(host|load|commands|lock|build|check)\/|^compiler\/cli\.ts$/;

/** Everything that is loaded together with `file`. */
const loadedWith = (file: string, lazily: (from: string) => boolean = () => false): string[] => {
  const reached = new Set<string>();
  const visit = (each: string): void => {
    if (reached.has(each)) return;
    reached.add(each);
    for (const { to, how } of isFile(each) ? importsOf(each) : []) {
      if (how === "value" || (how === "lazy" && lazily(each))) visit(to);
    }
  };
  visit(file);
  return [...reached];
};

test("the scan sees imports", () => {
  expect(all).toContainEqual({
    from: "compiler/commands/all.ts",
    to: "compiler/commands/compile.ts",
    how: "lazy",
  });
  expect(all).toContainEqual({ from: "compiler/context.ts", to: "dsl/node.ts", how: "type" });
  expect(all.filter(({ to }) => isFile(to)).length).toBeGreaterThan(200);
});

describe("imports", () => {
  test("of configs are the dsl and other configs", () => {
    const configs = ["comfyui.config.ts", ...sources("examples")];
    const imports = configs.filter((file) => !file.endsWith(".d.ts")).flatMap(importsOf);
    expect(imports.length).toBeGreaterThan(1);
    expect(forbidden(imports, /^comfynix$/, /comfyui\.config\.ts$/)).toEqual([]);
  });

  test("of the dsl stay in the dsl", () => {
    expect(forbidden(of("dsl/"), /^dsl\//)).toEqual([]);
  });

  test("of the Nix language stay in it, but for ohm, and prettier in its plugin", () => {
    const imports = of("compiler/nix/").filter((each) => !isScript(each));
    expect(forbidden(imports, /^compiler\/nix\//, /^ohm-js$/, /^prettier$/)).toEqual([]);
    const prettier = imports.filter(({ to, how }) => to === "prettier" && how !== "type");
    expect(prettier.every(({ from }) => from.includes("prettier"))).toBe(true);
  });

  test("of Python's rules are parsers, the dsl and each other", () => {
    const allowed = [
      /^compiler\/(python\/|printable\.ts$|schema-fault\.ts$)/,
      /^dsl\//,
      /^(valibot|smol-toml)$/,
    ];
    expect(forbidden(of("compiler/python/"), ...allowed)).toEqual([]);
  });

  test("of host are Node, programs, the network and its own files", () => {
    const allowed = [
      /^compiler\/host\//,
      /^node:/,
      /^(execa|https?-proxy-agent|proxy-from-env)$/,
      /^compiler\/(address|paint)\.ts$/,
    ];
    expect(forbidden(of("compiler/host/"), ...allowed)).toEqual([]);
  });

  test("of host come from the edge alone", () => {
    const reaching = all.filter(({ to }) => to.startsWith("compiler/host/"));
    expect(reaching.filter(({ from }) => !EDGE.test(from))).toEqual([]);
  });

  test("of Node come from the edge alone", () => {
    const pure = all.filter((each) => !EDGE.test(each.from) && !isScript(each));
    expect(pure.filter(({ to }) => to.startsWith("node:"))).toEqual([]);
  });

  test("of the middle are pure, however far they are followed", () => {
    const middle = loadedWith("compiler/compile.ts");
    expect(middle).toContain("compiler/lock/lock.ts");
    expect(middle.filter((each) => /^node:|^compiler\/(host|load|commands)\//.test(each))).toEqual(
      [],
    );
  });

  test("of the command line come from the command line alone", () => {
    const reaching = all.filter(({ to }) => /^compiler\/(commands\/|cli\.ts)/.test(to));
    const allowed = /^compiler\/(cli\.ts|commands\/|(lock|build|check)\/command)/;
    expect(reaching.filter(({ from }) => !allowed.test(from))).toEqual([]);
  });

  test("never come from tests or scripts, nor does anything but dsl and compiler count", () => {
    const files = all.filter(({ to }) => isFile(to));
    expect(forbidden(files, /^(dsl|compiler)\//)).toEqual([]);
  });
});

test("compile loads nothing it does not need", () => {
  const compile = "compiler/commands/compile-config.ts";
  const reached = ["compiler/cli.ts", "compiler/commands/compile.ts", compile].flatMap((file) =>
    loadedWith(file, (from) => from === compile),
  );
  expect(reached).toContain("compiler/compile.ts");
  const packages = reached.filter((each) => !isFile(each) && !each.startsWith("node:"));
  const light = /^(valibot|jsonc-parser|fastest-levenshtein)$/;
  expect(packages.filter((each) => !light.test(each))).toEqual([]);
  expect(reached.filter((each) => /net|fetch|http/.test(each))).toEqual([]);
});

test("every package that is imported is declared", () => {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const used = new Set(
    all
      .map(({ to }) => /^(?:@[^/]+\/)?[^./][^/]*/.exec(to)?.[0] ?? "")
      .filter((name) => name !== ""),
  );
  const names = [...used].filter(
    (name) => !name.startsWith("node:") && !/^(dsl|compiler)$/.test(name),
  );
  const declared = Object.keys(manifest.dependencies);
  const development = ["prettier"];
  expect(names.filter((name) => !declared.includes(name) && !development.includes(name))).toEqual(
    [],
  );
});
