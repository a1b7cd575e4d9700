/** The interpreter of an image, with what nixpkgs packages must see of ours. */
import type { Expr } from "../nix/ast.ts";
import {
  binary,
  bind,
  bool,
  call,
  commented,
  inherit,
  lambda,
  list,
  name,
  select,
  set,
  string,
} from "../nix/build.ts";
import type { ImagePlan, Replacement } from "../plan/plan.ts";
import { refExpr } from "./refs.ts";

/** `pkgs.python314`, overridden once where nixpkgs packages must see ours. */
export const pythonSet = (image: ImagePlan): Expr => {
  const base = select(name("pkgs"), image.python);
  if (image.replaced.length === 0) return base;
  const themselves = image.replaced.filter((each) => standsItself(each)).map(({ name }) => name);
  const replaced = set([
    ...(themselves.length > 0 ? [inherit(themselves, name("packages"))] : []),
    ...image.replaced
      .filter((each) => !standsItself(each))
      .map((each) => bind(each.name, standIn(each, image))),
    ...image.replaced.flatMap((each) =>
      each.aliases.map((alias) => bind(alias, select(name("final"), each.name))),
    ),
  ]);
  return call(
    select(base, "override"),
    set([
      bind("self", name("python")),
      commented(
        bind(
          "packageOverrides",
          lambda(
            "final",
            lambda(
              "prev",
              image.unchecked.length === 0
                ? replaced
                : binary(replaced, "//", unchecked(image.unchecked)),
            ),
          ),
        ),
        "nixpkgs packages that need one of these get ours, so that there is one of each.",
      ),
    ]),
  );
};

/** A package that requires nothing, and of which recipes read nothing else. */
const standsItself = (each: Replacement): boolean =>
  each.requires.length === 0 && each.interface === undefined;

/** What stands for our package in nixpkgs' set. */
const standIn = (each: Replacement, image: ImagePlan): Expr => {
  const ours = select(name("packages"), each.name);
  const package_ =
    each.requires.length === 0
      ? ours
      : call(
          select(name("tools"), "propagating"),
          name("final"),
          ours,
          list(each.requires.map((ref) => refExpr(ref, name("final")))),
        );
  if (each.interface === "torch") return binary(package_, "//", torchInterface(image, ours));
  if (each.interface === "numpy") return binary(package_, "//", numpyInterface(ours));
  return package_;
};

/**
 * What recipes read from nixpkgs' torch: `inherit (torch) cudaPackages cudaSupport;`, `torch.cxxdev`.
 * The headers of a wheel lie in the wheel. Without capabilities torch's extension builder asks a GPU;
 * nvcc wants the compiler that comes with it, and extensions are built with torch's.
 */
const torchInterface = (image: ImagePlan, ours: Expr): Expr => {
  const cuda = image.cudaPackages !== undefined;
  return set([
    bind("cudaSupport", bool(cuda)),
    ...(cuda
      ? [
          inherit(["cudaPackages"]),
          inherit(["cudaCapabilities"], select(name("cudaPackages"), "flags")),
          bind("stdenv", select(name("cudaPackages"), "backendStdenv")),
        ]
      : [inherit(["cudaPackages"], name("pkgs")), bind("cudaCapabilities", list([]))]),
    bind("rocmSupport", bool(false)),
    bind("cxxdev", ours),
  ]);
};

/** What recipes read from nixpkgs' numpy: where its headers are, and what else is linked to. */
const numpyInterface = (ours: Expr): Expr =>
  set([
    inherit(["blas", "cfg"], select(name("prev"), "numpy")),
    bind(
      "coreIncludeDir",
      string(ours, "/", select(name("python"), "sitePackages"), "/numpy/_core/include"),
    ),
  ]);

/** nixpkgs packages rebuilt on top of ours, without their tests. */
const unchecked = (attributes: readonly string[]): Expr =>
  commented(
    call(
      select(name("tools"), "unchecked"),
      name("prev"),
      list(attributes.map((each) => string(each))),
    ),
    "Rebuilt on ours. Their tests ran against nixpkgs' own, and some want a GPU.",
  );
