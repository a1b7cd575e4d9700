/** `packages/<file>.nix`: a function from what it needs to one derivation. */
import type { Bind, Expr } from "../nix/ast.ts";
import {
  bind,
  bool,
  call,
  commented,
  formals,
  indented,
  isIdentifier,
  lambda,
  list,
  name,
  path,
  select,
  set,
  spaced,
  string,
} from "../nix/build.ts";
import type {
  NativePlan,
  PackagePlan,
  SourceBuild,
  SourcePlan,
  WheelFolder,
} from "../plan/plan.ts";
import { shellWord } from "./shell-word.ts";

/** Arguments of a package's file that are not distributions. */
const RESERVED = new Set(["lib", "python", "stdenv", "zlib", "glib", "expat", "fontconfig"]);

/** The argument a distribution is passed as: its name, unless Nix or the file itself uses that. */
export const argumentName = (distribution: string): string =>
  isIdentifier(distribution) && !RESERVED.has(distribution) ? distribution : `_${distribution}`;

/** The file of one package. */
export const emitPackage = (planned: PackagePlan): Expr => {
  const arguments_ = new Set(["buildPythonPackage"]);
  const use = (attribute: string): Expr => {
    const [first = "", ...rest] = attribute.split(".");
    arguments_.add(first);
    return rest.length === 0 ? name(first) : select(name(first), ...rest);
  };
  const body = [
    bind("pname", string(planned.pname)),
    bind("version", string(planned.version.replaceAll("!", "-"))),
    ...(planned.build.kind === "wheel"
      ? [bind("format", string("wheel"))]
      : [bind("pyproject", bool(true))]),
    spaced(bind("src", source(planned.source, use))),
    ...(planned.build.kind === "wheel"
      ? wheelLines(planned, planned.build.native, use)
      : sourceLines(planned, planned.build, use)),
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
  const value = call(use("buildPythonPackage"), set(body));
  return lambda(formals([...arguments_].sort()), value);
};

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
): Bind[] => [
  ...(native ? nativeLines(native, use) : []),
  commented(
    spaced(
      bind(
        "postInstall",
        patches.length === 0
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
            ),
      ),
    ),
    "Else the output `dist` would hold the wheel once more.",
  ),
];

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
