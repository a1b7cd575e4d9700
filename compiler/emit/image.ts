/** `images/<name>.nix`: one image, its Python environment, shell and checks. */
import type { Bind, Binding, Expr } from "../nix/ast.ts";
import {
  binary,
  bind,
  bool,
  call,
  commented,
  formals,
  inherit,
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
import { SUPPORT } from "../own-layers.ts";
import type { ImagePlan, PackageSet, Ref } from "../plan/plan.ts";
import { streamed } from "./container.ts";
import { placeFragment, type Reach } from "./fragment.ts";
import { argumentName } from "./argument.ts";
import { pythonSet } from "./python-set.ts";
import { PYTHON_SET, refExpr, textExpr } from "./refs.ts";

/** The file of one image. */
export const emitImage = (image: ImagePlan): Expr => {
  const outputs = image.outputs && placeFragment(image.outputs, reach);
  return lambda(
    formals(image.cudaPackages === undefined ? ["pkgs"] : ["pkgs", "cudaPkgs"]),
    letIn(
      [
        ...(image.cudaPackages === undefined
          ? []
          : [bind("cudaPackages", select(name("cudaPkgs"), image.cudaPackages))]),
        bind("python", pythonSet(image)),
        ...(image.packages.length > 0 ? [inherit(["callPackage"], PYTHON_SET)] : []),
        bind("tools", call(name("import"), path("../lib.nix"), set([inherit(["pkgs", "python"])]))),
        ...packages(image),
        ...environment(image),
        ...layers(image),
        ...programs(image),
        ...variables(image),
        spaced(bind("image", streamed(image))),
        ...outside(image),
        spaced(bind("subject", subject(image))),
        ...(outputs?.aliases ?? []).map((each) => spaced(each)),
      ],
      set([
        inherit(["env"]),
        withParts(image),
        spaced(bind("shell", shell(image))),
        spaced(bind("check", call(select(name("tools"), "check"), name("subject")))),
        bind("apps", call(select(name("tools"), "apps"), name("subject"))),
        ...(outputs ? [spaced(bind("outputs", outputs.expr))] : []),
      ]),
    ),
  );
};

/** How the image's file reaches a package. */
const reach = (ref: Ref): Reach => {
  if (ref.from === "own") return ["packages", ref.name];
  if (ref.from === "python") return ["python", "pkgs", ...ref.path];
  return [ref.from === "cuda" ? "cudaPackages" : "pkgs", ...ref.path];
};

/** The image, with all it is made of below it: `nix build path:nix#comfyui.packages.torch`. */
const withParts = (image: ImagePlan): Bind =>
  commented(
    spaced(
      bind(
        "image",
        binary(
          name("image"),
          "//",
          set([
            inherit([
              ...(image.packages.length > 0 ? ["packages"] : []),
              ...["python", "pkgs", "run"],
              ...(image.cudaPackages === undefined ? [] : ["cudaPackages"]),
            ]),
          ]),
        ),
      ),
    ),
    "With its parts, so that each can be built alone.",
  );

/** What the check and the apps are about. */
const subject = (image: ImagePlan): Expr =>
  set([
    bind("name", string(image.name)),
    inherit(["env", "image", "run"]),
    bind("manifest", path(`../check/${image.name}.json`)),
  ]);

/** Our wheels and sources. */
const packages = (image: ImagePlan): Binding[] =>
  image.packages.length === 0
    ? []
    : [
        spaced(
          bind(
            "packages",
            set(
              image.packages.map((each) =>
                bind(
                  each.name,
                  call(
                    name("callPackage"),
                    path(`../packages/${each.file}.nix`),
                    set([...given(each.siblings), ...givenSets(each.sets, image)]),
                  ),
                ),
              ),
            ),
          ),
        ),
      ];

/** The siblings a package's file is given: inherited where the argument has the same name. */
const given = (siblings: readonly string[]): (Bind | ReturnType<typeof inherit>)[] => {
  const same = siblings.filter((each) => argumentName(each) === each);
  return [
    ...(same.length > 0 ? [inherit(same, name("packages"))] : []),
    ...siblings
      .filter((each) => argumentName(each) !== each)
      .map((each) => bind(argumentName(each), select(name("packages"), each))),
  ];
};

/** The package sets a package's file is given. */
const givenSets = (sets: readonly PackageSet[], image: ImagePlan): Binding[] =>
  sets.map((each) => {
    if (each === "cudaPackages") return inherit([each]);
    if (each === "final") return bind(each, PYTHON_SET);
    return bind(each, select(name("pkgs"), image.python, "pkgs"));
  });

/** `env = python.withPackages (ps: …);`, or what it stands for, where that has no option. */
const environment = (image: ImagePlan): Binding[] => {
  const modules = (ps: Expr): Expr => {
    const own = call(select(name("builtins"), "attrValues"), name("packages"));
    const theirs = list(image.environment.map((ref) => refExpr(ref, ps)));
    if (image.packages.length === 0) return theirs;
    return image.environment.length === 0 ? own : binary(own, "++", theirs);
  };
  if (!image.userSite) {
    const made = call(select(name("python"), "withPackages"), lambda("ps", modules(name("ps"))));
    return [spaced(bind("env", made))];
  }
  const made = call(
    select(name("python"), "buildEnv", "override"),
    set([bind("extraLibs", modules(PYTHON_SET)), bind("permitUserSite", bool(true))]),
  );
  return [
    commented(
      spaced(bind("env", made)),
      "With what pip installs below the user's home, as PIP_USER tells it to.",
    ),
  ];
};

/** Roots of the layers, lowest first. */
const layers = (image: ImagePlan): Binding[] => [
  commented(
    spaced(
      bind(
        "layers",
        list([
          commented(
            list([name("python"), ...image.support.map((ref) => refExpr(ref, PYTHON_SET))]),
            SUPPORT,
          ),
          ...image.layers.map((layer) =>
            commented(list(layer.roots.map((ref) => refExpr(ref, PYTHON_SET))), layer.name),
          ),
        ]),
      ),
    ),
    "Each layer holds its roots and what they need, less what lower layers hold.",
  ),
];

/** The container's environment, which most of is also the dev shell's. */
const variables = (image: ImagePlan): Binding[] => [
  spaced(bind("variables", set(image.env.map(([key, value]) => bind(key, textExpr(value)))))),
];

/** What goes on PATH. */
const programs = (image: ImagePlan): Binding[] => [
  spaced(
    bind("programs", list([name("env"), ...image.programs.map((ref) => refExpr(ref, PYTHON_SET))])),
  ),
];

/** The image's environment without a container, and what runs a program in it. */
const outside = (image: ImagePlan): Binding[] => [
  commented(
    spaced(bind("outside", outsideVariables(image))),
    "The variables that hold outside of the container, too.",
  ),
  spaced(
    bind(
      "run",
      call(
        select(name("tools"), "run"),
        set([
          bind("name", string(image.name)),
          bind("variables", name("outside")),
          inherit(["programs"]),
        ]),
      ),
    ),
  ),
];

/** Less those of the container alone; the home is another one there, and so is what is installed below it. */
const outsideVariables = (image: ImagePlan): Expr => {
  const kept = call(
    name("removeAttrs"),
    name("variables"),
    list([...image.containerOnly, "PATH"].sort().map((key) => string(key))),
  );
  return image.userSite ? binary(kept, "//", set([bind("PYTHONNOUSERSITE", string("1"))])) : kept;
};

/** A shell for `nix develop`; a compiler is in it only when the image has one. */
const shell = (image: ImagePlan): Expr =>
  call(
    select(name("pkgs"), "mkShellNoCC"),
    set([
      bind("name", string(image.name)),
      bind("packages", name("programs")),
      bind("env", name("outside")),
    ]),
  );
