/** `packages/<file>.nix`: a function from what it needs to one derivation. */
import type { Bind, Expr } from "../nix/ast.ts";
import { nixOptions } from "../fragment/options.ts";
import { freeNames } from "../nix/check.ts";
import { GLOBALS } from "../nix/check-globals.ts";
import {
  bind,
  bool,
  call,
  commented,
  formals,
  indented,
  isIdentifier,
  lambda,
  letIn,
  list,
  name,
  path,
  select,
  set,
  spaced,
  string,
} from "../nix/build.ts";
import type {
  FragmentPlan,
  NativePlan,
  PackagePlan,
  Ref,
  SourceBuild,
  SourcePlan,
  WheelFolder,
} from "../plan/plan.ts";
import { placeFragment, type Reach } from "./fragment.ts";
import { shellWord } from "./shell-word.ts";

/** Arguments of a package's file that are not distributions. */
const RESERVED = new Set([
  ...["lib", "python", "stdenv", "zlib", "glib", "expat", "fontconfig"],
  ...["pkgs", "final", "prev", "old"],
]);

/** The argument a distribution is passed as: its name, unless Nix or the file itself uses that. */
export const argumentName = (distribution: string): string =>
  isIdentifier(distribution) && !RESERVED.has(distribution) && !GLOBALS.has(distribution)
    ? distribution
    : `_${distribution}`;

/** The file of one package. */
export const emitPackage = (planned: PackagePlan): Expr => {
  const arguments_ = new Set(["buildPythonPackage"]);
  const use = (attribute: string): Expr => {
    const [first = "", ...rest] = attribute.split(".");
    arguments_.add(first);
    return rest.length === 0 ? name(first) : select(name(first), ...rest);
  };
  const reach = (ref: Ref): Reach => {
    if (ref.from === "own") return [argumentName(ref.name)];
    if (ref.from === "python") return ["python", "pkgs", ...ref.path];
    return [ref.from === "cuda" ? "cudaPackages" : "pkgs", ...ref.path];
  };
  const aliases: Bind[] = [];
  const fragment = (plan: FragmentPlan, scope: readonly string[] = []): Expr => {
    const placed = placeFragment(plan, reach, scope);
    aliases.push(...placed.aliases);
    for (const ref of plan.refs) arguments_.add(reach(ref)[0]);
    for (const free of freeNames(placed.expr).keys()) {
      if (IN_SCOPE.has(free) && !scope.includes(free)) arguments_.add(free);
    }
    return placed.expr;
  };
  const postInstall = planned.postInstall && fragment(planned.postInstall);
  const override = planned.override && fragment(planned.override, ["old"]);
  const body = [
    bind("pname", string(planned.pname)),
    bind("version", string(planned.version.replaceAll("!", "-"))),
    ...(planned.build.kind === "wheel"
      ? [bind("format", string("wheel"))]
      : [bind("pyproject", bool(true))]),
    spaced(bind("src", source(planned.source, use))),
    ...(planned.build.kind === "wheel"
      ? wheelLines(planned, planned.build.native, use, postInstall)
      : sourceLines(planned, planned.build, use)),
    ...(planned.build.kind === "source" && postInstall
      ? [spaced(bind("postInstall", postInstall))]
      : []),
    ...(Object.keys(planned.env).length > 0 ? [spaced(bind("env", strings(planned.env)))] : []),
    ...(planned.requires.length > 0
      ? [
          commented(
            spaced(
              bind(["passthru", "requires"], list(planned.requires.map((each) => string(each)))),
            ),
            "Names only: a change in one of them must not rebuild this.",
          ),
        ]
      : []),
  ];
  const built = call(use("buildPythonPackage"), set(body));
  const value = override
    ? call(select(built, "overridePythonAttrs"), lambda("old", override))
    : built;
  return lambda(formals([...arguments_].sort()), letIn(aliases, value));
};

/** What the Nix of the config may name of its file. */
const IN_SCOPE = new Set([
  ...Object.keys(nixOptions.override.scope),
  ...Object.keys(nixOptions.postInstall.scope),
]);

const strings = (record: Readonly<Record<string, string>>): Expr =>
  set(Object.entries(record).map(([key, value]) => bind(key, string(value))));

/** The call of the fetcher. */
const source = (from: SourcePlan, use: (attribute: string) => Expr): Expr => {
  switch (from.fetch) {
    case "url":
      return call(
        use("fetchurl"),
        set([
          ...(from.name === undefined ? [] : [bind("name", string(from.name))]),
          bind("url", string(from.url)),
          bind("hash", string(from.hash)),
        ]),
      );
    case "github":
      return call(
        use("fetchFromGitHub"),
        set([
          bind("owner", string(from.owner)),
          bind("repo", string(from.repo)),
          bind("rev", string(from.rev)),
          ...(from.submodules ? [bind("fetchSubmodules", bool(true))] : []),
          bind("hash", string(from.hash)),
        ]),
      );
    case "git":
      return call(
        use("fetchgit"),
        set([
          bind("url", string(from.url)),
          bind("rev", string(from.rev)),
          // fetchgit's default is true, fetchFromGitHub's false
          bind("fetchSubmodules", bool(from.submodules)),
          bind("hash", string(from.hash)),
        ]),
      );
  }
};

/** `"${wheel}/lib/python3.14/site-packages/folder"` */
const folder = (at: WheelFolder, use: (attribute: string) => Expr): Expr =>
  string(
    use(argumentName(at.distribution)),
    "/",
    select(use("python"), "sitePackages"),
    at.folder === "" ? "" : `/${at.folder}`,
  );

const patchFile = (file: string): Expr => path(`../patches/${file}`);

const wheelLines = (
  { patches }: PackagePlan,
  native: NativePlan | undefined,
  use: (attribute: string) => Expr,
  postInstall: Expr | undefined,
): Bind[] => [
  ...(native ? nativeLines(native, use) : []),
  commented(
    spaced(
      bind(
        "postInstall",
        patches.length === 0 && postInstall === undefined
          ? string("rm dist/*.whl")
          : indented(
              "rm dist/*.whl\n",
              ...patches.flatMap((file) => [
                "patch -p1 -d $out/",
                select(use("python"), "sitePackages"),
                " < ",
                patchFile(file),
                "\n",
              ]),
              ...(postInstall ? stringParts(postInstall) : []),
            ),
      ),
    ),
    "Else the output `dist` would hold the wheel once more.",
  ),
];

/** A string's parts, to stand in another; what is no string literal is interpolated. */
const stringParts = (expr: Expr): readonly (string | Expr)[] =>
  expr.kind === "string" || expr.kind === "indented"
    ? expr.parts.map((part) => (typeof part === "string" ? part : part.value))
    : [expr];

const nativeLines = (native: NativePlan, use: (attribute: string) => Expr): Bind[] => {
  const first = spaced(bind("nativeBuildInputs", list([use("autoPatchelfHook")])));
  return [
    native.known
      ? first
      : commented(first, "The lock does not say yet what is inside this wheel: safe defaults."),
    ...(native.buildInputs.length > 0
      ? [bind("buildInputs", list(native.buildInputs.map(use)))]
      : []),
    ...preFixup(native, use),
    bind(
      "appendRunpaths",
      list([
        string("$ORIGIN"),
        ...native.runPaths.map((each) => folder(each, use)),
        ...(native.driver ? [string(select(use("addDriverRunpath"), "driverLink"), "/lib")] : []),
      ]),
    ),
    ...(native.ignoreMissing.length > 0
      ? [
          bind(
            "autoPatchelfIgnoreMissingDeps",
            list(native.ignoreMissing.map((each) => string(each))),
          ),
        ]
      : []),
    bind("dontStrip", bool(true)),
    bind("dontPatchELF", bool(true)),
  ];
};

/** Folders auto-patchelf searches, and run paths it must not follow. */
const preFixup = (native: NativePlan, use: (attribute: string) => Expr): Bind[] => {
  const lines: (string | Expr)[] = native.foreignRunPaths.flatMap((file) => [
    "patchelf --remove-rpath $out/",
    select(use("python"), "sitePackages"),
    `/${shellWord(file)}\n`,
  ]);
  for (const each of native.searchPaths)
    lines.push(
      `addAutoPatchelfSearchPath ${native.known ? "--no-recurse " : ""}`,
      use(argumentName(each.distribution)),
      "/",
      select(use("python"), "sitePackages"),
      each.folder === "" ? "\n" : `/${shellWord(each.folder)}\n`,
    );
  return lines.length > 0 ? [bind("preFixup", indented(...lines))] : [];
};

const sourceLines = (
  { patches }: PackagePlan,
  build: SourceBuild,
  use: (attribute: string) => Expr,
): Bind[] => {
  const system = spaced(
    bind("build-system", list(build.buildSystem.map((each) => use(argumentName(each))))),
  );
  return [
    ...(patches.length > 0 ? [bind("patches", list(patches.map(patchFile)))] : []),
    build.known
      ? system
      : commented(
          system,
          "The lock does not say yet what this source declares: PEP 518's default.",
        ),
    commented(
      bind("dontCheckRuntimeDeps", bool(true)),
      "One check of the whole environment replaces the one per package.",
    ),
  ];
};
