/** The second import of nixpkgs, for attributes of its CUDA package sets alone. */
import type { Bind, Expr } from "../nix/ast.ts";
import {
  bind,
  bool,
  call,
  commented,
  inherit,
  lambda,
  list,
  name,
  set,
  string,
} from "../nix/build.ts";
import type { ImagePlan } from "../plan/plan.ts";

const NAME = "cudaPkgs";
/** nixpkgs' option of that name: what its recipes compile for. `[ ]` is its own choice. */
const OPTION = "cudaCapabilities";

const uses = ({ cudaPackages }: ImagePlan): boolean => cudaPackages !== undefined;

/** Whether images compile for different GPUs, so that each needs an import of its own. */
const differ = (images: readonly ImagePlan[]): boolean =>
  new Set(images.filter(uses).map(capabilitiesKey)).size > 1;

const capabilitiesKey = ({ capabilities }: ImagePlan): string => capabilities.join(" ");

const listOf = ({ capabilities }: ImagePlan): Expr =>
  list(capabilities.map((each) => string(each)));

/** `cudaPkgs = import nixpkgs { … };`, or a function of the capabilities; none where no image asks. */
export const cudaImport = (images: readonly ImagePlan[], system: string): readonly Bind[] => {
  const [first] = images.filter(uses);
  if (first === undefined) return [];
  const many = differ(images);
  const made = call(
    name("import"),
    name("nixpkgs"),
    set([
      bind("system", string(system)),
      bind(
        "config",
        set([
          bind("allowUnfree", bool(true)),
          bind("cudaSupport", bool(true)),
          ...(many
            ? [inherit([OPTION])]
            : first.capabilities.length > 0
              ? [bind(OPTION, listOf(first))]
              : []),
        ]),
      ),
    ]),
  );
  return [
    commented(
      bind(NAME, many ? lambda(OPTION, made) : made),
      "For attributes of cudaPackages alone.",
    ),
  ];
};

/** How an image's file is given it. */
export const cudaArgument = (
  image: ImagePlan,
  images: readonly ImagePlan[],
): readonly (Bind | ReturnType<typeof inherit>)[] => {
  if (!uses(image)) return [inherit(["pkgs"])];
  return differ(images)
    ? [inherit(["pkgs"]), bind(NAME, call(name(NAME), listOf(image)))]
    : [inherit(["pkgs", NAME])];
};
