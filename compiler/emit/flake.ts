/** `flake.nix` and `flake.lock`: the outputs, and the one input at its revision. */
import type { Bind, Expr } from "../nix/ast.ts";
import {
  binary,
  bind,
  bool,
  call,
  commented,
  formals,
  lambda,
  letIn,
  name,
  path,
  select,
  set,
  spaced,
  string,
} from "../nix/build.ts";
import { cudaArgument, cudaImport } from "./cuda-packages.ts";
import type { ImagePlan, Pin, Plan } from "../plan/plan.ts";

/** The only system for now. */
const SYSTEM = "x86_64-linux";

export const emitFlake = ({ pin, images }: Plan): Expr =>
  set([
    bind("description", string(`ComfyUI images: ${images.map((each) => each.name).join(", ")}`)),
    spaced(
      bind(["inputs", "nixpkgs", "url"], string(`github:${pin.owner}/${pin.repo}/${pin.rev}`)),
    ),
    spaced(
      bind(
        "outputs",
        lambda(
          formals(["nixpkgs"], { ellipsis: true }),
          letIn(
            [
              commented(
                bind("pkgs", select(name("nixpkgs"), "legacyPackages", SYSTEM)),
                "Without configuration, so that the public cache has it.",
              ),
              ...cudaImport(images, SYSTEM),
              bind("images", set(images.map(imported))),
              ...(images.some(({ outputs }) => outputs) ? [merge] : []),
            ],
            merged(images),
          ),
        ),
      ),
    ),
  ]);

/** Our outputs with those that images add. */
const merged = (images: readonly ImagePlan[]): Expr =>
  images
    .filter(({ outputs }) => outputs)
    .reduce<Expr>(
      (made, image) => call(name("merge"), made, of(image, "outputs")),
      flakeOutputs(images),
    );

const isSet = (side: string): Expr => call(select(name("builtins"), "isAttrs"), name(side));

/** Derivations and apps have a `type`. */
const hasType = (side: string): Expr => ({
  kind: "has-attr",
  target: name(side),
  path: [name("type")],
});

/** Both sides of an attribute path are sets to go on with, or two things of one name. */
const merge = commented(
  bind(
    "merge",
    call(
      select(name("nixpkgs"), "lib", "recursiveUpdateUntil"),
      lambda(
        "path",
        lambda(
          "here",
          lambda("there", {
            kind: "if",
            condition: binary(binary(isSet("here"), "&&", isSet("there")), "&&", {
              kind: "unary",
              operator: "!",
              operand: hasType("here"),
            }),
            consequent: bool(false),
            alternative: call(
              name("throw"),
              string(
                "two outputs are named ",
                call(select(name("builtins"), "concatStringsSep"), string("."), name("path")),
              ),
            ),
          }),
        ),
      ),
    ),
  ),
  "What images add to the outputs; it replaces nothing.",
);

const imported = (image: ImagePlan, _: number, images: readonly ImagePlan[]): Bind =>
  bind(
    image.name,
    call(name("import"), path(`./images/${image.name}.nix`), set(cudaArgument(image, images))),
  );

/** `images.<name>.what` */
const of = (image: Named, ...what: readonly string[]): Expr =>
  select(name("images"), image.name, ...what);

interface Named {
  readonly name: string;
}

/** The outputs comfynix writes for images of these names. */
export const flakeOutputs = (images: readonly Named[]): Expr => {
  const [only, ...others] = images;
  const single = others.length === 0 ? only : undefined;
  const perSystem = (attribute: string, bindings: readonly Bind[]): Bind =>
    bind([attribute, SYSTEM], set(bindings));
  const [first, ...rest] = [
    perSystem("packages", [
      ...images.flatMap((image) => [
        bind(image.name, of(image, "image")),
        bind(`${image.name}-env`, of(image, "env")),
      ]),
      ...(single ? [bind("default", of(single, "image"))] : []),
    ]),
    perSystem("devShells", [
      ...images.map((image) => bind(image.name, of(image, "shell"))),
      ...(single ? [bind("default", of(single, "shell"))] : []),
    ]),
    perSystem(
      "apps",
      images.flatMap((image) =>
        (["load", "push", "check", "run"] as const).map((verb) =>
          bind(`${image.name}-${verb}`, of(image, "apps", verb)),
        ),
      ),
    ),
    perSystem(
      "checks",
      images.map((image) => bind(image.name, of(image, "check"))),
    ),
    bind("hydraJobs", set(images.map((image) => bind([image.name, SYSTEM], of(image, "image"))))),
  ] as const;
  return set([first, ...rest.map((each) => spaced(each))]);
};

/** The lock of the flake, as Nix writes it. Source: Nix manual, "Flakes", lock files. */
export const flakeLock = (pin: Pin): string =>
  `${JSON.stringify(
    {
      nodes: {
        nixpkgs: {
          locked: {
            lastModified: pin.lastModified,
            narHash: pin.narHash,
            owner: pin.owner,
            repo: pin.repo,
            rev: pin.rev,
            type: "github",
          },
          original: { owner: pin.owner, repo: pin.repo, rev: pin.rev, type: "github" },
        },
        root: { inputs: { nixpkgs: "nixpkgs" } },
      },
      root: "root",
      version: 7,
    },
    undefined,
    2,
  )}\n`;
