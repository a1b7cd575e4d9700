/** Everything that is wrong with the Nix of one option. */
import type { Fragment } from "../../dsl/node.ts";
import { check, type Finding } from "../nix/check.ts";
import { GLOBALS } from "../nix/check-globals.ts";
import type { Expr, Node } from "../nix/ast.ts";
import { listed } from "../listed.ts";
import { refKey, refOf } from "../plan/runtime.ts";
import { suggestion } from "../suggest.ts";
import { boundNames } from "./bound-names.ts";
import { tooDeep } from "./depth.ts";
import { type FragmentFault, type Origin, placeMark } from "./fault.ts";
import type { NixOption } from "./options.ts";
import { described, misfit } from "./kind.ts";
import { type Spliced, splice } from "./splice.ts";
import { UNKNOWN } from "./value.ts";

/** What is wrong with a fragment, whatever image it is in. */
export const judge = (fragment: Fragment, option: NixOption): readonly FragmentFault[] => {
  const spliced = splice(fragment);
  const { tree, faults } = spliced;
  if (tree === undefined || faults.some(({ code }) => code === "nix-syntax")) return faults;
  const start: Origin = { fragment, point: { chunk: 0, offset: 0 } };
  const deep = tooDeep(tree);
  if (deep !== undefined) return [{ code: "nix-syntax", message: deep, at: start }];
  const originOf = (node: Node): Origin => spliced.origins.get(node) ?? start;
  return [
    ...faults,
    ...nameFaults(tree, spliced, option, originOf),
    ...kindFaults(tree, option, originOf),
  ];
};

const nameFaults = (
  tree: Expr,
  { packages }: Spliced,
  option: NixOption,
  originOf: (node: Node) => Origin,
): FragmentFault[] => {
  const own = Object.keys(option.scope);
  const scope = [...own, UNKNOWN.name, ...packages.map(({ node }) => refKey(refOf(node)))];
  return check(tree, { scope }).map((finding): FragmentFault => {
    const at = originOf(finding.node);
    if (finding.code === "undefined-variable") {
      const name = nameOf(finding.node);
      const message = `nothing binds ${name} here: ${option.name} has ${listed(own)} in scope`;
      return { code: "nix-unbound", message, hint: hintFor(name, own, tree), at };
    }
    return { code: "nix-syntax", message: finding.message, at, ...firstOf(finding, at, originOf) };
  });
};

const nameOf = (node: Node): string => {
  if (node.kind === "name") return node.name;
  return node.kind === "string" && typeof node.parts[0] === "string" ? node.parts[0] : "";
};

const firstOf = (
  { other }: Finding,
  at: Origin,
  originOf: (node: Node) => Origin,
): Pick<FragmentFault, "hint" | "named"> => {
  const first = other && originOf(other);
  if (first?.fragment !== at.fragment) return {};
  return { hint: `it is first at ${placeMark(0)}`, named: [first.point] };
};

const hintFor = (name: string, scope: readonly string[], tree: Expr): string => {
  const builtins = [...GLOBALS].filter((each) => !each.startsWith("__"));
  const near = suggestion(name, [...scope, ...boundNames(tree), ...builtins]);
  if (near !== undefined) return near;
  const nixpkgs = scope.includes("pkgs") ? "pkgs" : "final.pkgs";
  return name === "lib" || name === "stdenv"
    ? `write ${nixpkgs}.${name}`
    : `a package of nixpkgs is ${nixpkgs}.${name}, or spliced: \${nixpkg("${name}")}`;
};

const kindFaults = (
  tree: Expr,
  option: NixOption,
  originOf: (node: Node) => Origin,
): FragmentFault[] => {
  const wrong = misfit(tree, option.kind);
  if (wrong === undefined) return [];
  const message = `${option.name} must be ${described(option.kind)}, and this is ${wrong.is}`;
  const named = wrong.kind === "function" ? Object.keys(option.scope) : [];
  return [
    {
      code: "nix-type",
      message,
      at: originOf(wrong.node),
      ...(named.length > 0 && {
        hint: `write the body alone: ${listed(named)} ${named.length === 1 ? "is" : "are"} in scope`,
      }),
    },
  ];
};
