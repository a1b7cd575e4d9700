/**
 * What is compiled for an accelerator must be for the image's. Between minor releases of one CUDA
 * major, libraries serve each other (NVIDIA, "CUDA Compatibility", minor version compatibility), so
 * only torch itself must meet the image's `cuda` exactly.
 */
import type { Image, PathText } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { attributePath } from "../attribute.ts";
import { acceleratorName, acceleratorOf, targetOf } from "./build-stamp.ts";
import type { Target } from "./build-stamp.ts";
import { ownLabel } from "./contents.ts";
import type { Contents, Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "accelerator-mismatch",
  *image(contents) {
    const { name, image, own, attributes } = contents;
    for (const each of own) {
      const problem = wrongDistribution(each) ?? wrongAccelerator(each, contents);
      if (problem !== undefined) yield problem;
    }
    if (image.cuda !== undefined) return;
    const inTexts = textsOf(image).flatMap(({ parts }) => parts);
    const named = [...attributes.map(({ pkg }) => pkg), ...inTexts];
    for (const pkg of named) {
      if (typeof pkg === "string" || pkg.kind !== "nixpkg") continue;
      if (attributePath(pkg.attribute).set !== "cuda") continue;
      yield new Problem(
        "accelerator-mismatch",
        `${pkg.attribute} follows the image's CUDA, but image ${name} is for ${acceleratorName(acceleratorOf(image))}`,
        {
          at: pkg,
          literal: pkg.attribute,
          hint: `give image "${name}" a cuda version, or drop ${pkg.attribute} from it`,
        },
      );
    }
  },
};

/** A wheel asked for by name must be answered by a file of that name. */
const wrongDistribution = ({ pkg, file }: Own): Problem | undefined => {
  if (pkg.kind !== "wheel" || pkg.url !== undefined || file === undefined) return undefined;
  if (normalise(file.name) === normalise(pkg.name)) return undefined;
  return new Problem(
    "accelerator-mismatch",
    `the lock's wheel for ${pkg.name} is one of ${file.name} ${file.version}, another distribution`,
    { at: pkg, literal: pkg.name, hint: `ask for it by its own name: wheel("${file.name}", …)` },
  );
};

const wrongAccelerator = (own: Own, { name, image }: Contents): Problem | undefined => {
  const { pkg, file } = own;
  if (pkg.kind !== "wheel") return undefined;
  const built = targetOf(pkg, file);
  if (built === undefined) return undefined;
  const wanted = acceleratorOf(image);
  if (serves(built, wanted, TORCH.has(own.name))) return undefined;
  return new Problem(
    "accelerator-mismatch",
    `${ownLabel(own)} is built for ${acceleratorName(built)}, but image ${name} is for ${acceleratorName(wanted)}`,
    {
      at: pkg,
      literal: pkg.url ?? pkg.name,
      hint: `take its build for ${acceleratorName(wanted)}, or drop it from image "${name}"`,
    },
  );
};

const TORCH: ReadonlySet<string> = new Set(["torch", "torchvision", "torchaudio"]);

const serves = (built: Target, wanted: Omit<Target, "said">, exactly: boolean): boolean => {
  if (built.kind !== wanted.kind) {
    // An index for CPUs also carries what is for any machine.
    return built.kind === "cpu" && built.said === "address" && !exactly;
  }
  if (built.version === "" || wanted.version === "") return true;
  const [major, minor] = built.version.split(".");
  const [wantedMajor, wantedMinor] = wanted.version.split(".");
  if (major !== wantedMajor) return false;
  return !exactly || minor === undefined || wantedMinor === undefined || minor === wantedMinor;
};

/** The texts of an image that hold store paths. */
const textsOf = (image: Image): readonly PathText[] =>
  [...Object.values(image.env), ...(image.entrypoint ?? [])].filter(
    (text) => typeof text !== "string",
  );
