/** `packages/<file>.nix`: a function from what it needs to one derivation. */
import type { Bind, Expr } from "../nix/ast.ts";
import { nixOptions } from "../fragment/options.ts";
import { freeNames } from "../nix/check.ts";
import {
  bind,
  bool,
  call,
  commented,
  formals,
  indented,
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
import type { FragmentPlan, PackagePlan, Ref, SourceBuild } from "../plan/plan.ts";
import { argumentName, type Use } from "./argument.ts";
import { placeFragment, type Reach } from "./fragment.ts";
import { nativeLines } from "./native.ts";
import { source } from "./source.ts";

/** The file of one package. */
export const emitPackage = (planned: PackagePlan): Expr => {
  const arguments_ = new Set(["buildPythonPackage"]);
  const use: Use = (attribute) => {
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
      ? planned.build.native
        ? nativeLines(planned.build.native, use)
        : []
      : sourceLines(planned, planned.build, use)),
    commented(
      spaced(bind("dontCheckRuntimeDeps", bool(true))),
      "One check of the whole environment replaces the one per package.",
    ),
    ...(planned.version.includes("!")
      ? [
          commented(
            bind("dontCheckPythonMetadata", bool(true)),
            "Its epoch can be in no name of the store.",
          ),
        ]
      : []),
    ...(planned.build.kind === "wheel"
      ? [installedWheel(planned, use, postInstall)]
      : postInstall
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

const patchFile = (file: string): Expr => path(`../patches/${file}`);

const installedWheel = ({ patches }: PackagePlan, use: Use, postInstall: Expr | undefined): Bind =>
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
  );

/** A string's parts, to stand in another; what is no string literal is interpolated. */
const stringParts = (expr: Expr): readonly (string | Expr)[] =>
  expr.kind === "string" || expr.kind === "indented"
    ? expr.parts.map((part) => (typeof part === "string" ? part : part.value))
    : [expr];

const sourceLines = ({ patches }: PackagePlan, build: SourceBuild, use: Use): Bind[] => {
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
  ];
};
