/**
 * What an image promises, for the check inside it (`check/probe`): the versions and distributions the
 * config and the lock say it holds.
 */
import type { Image } from "../../dsl/node.ts";
import { sanitisedTag } from "../image-reference.ts";
import { normalise } from "../python/name.ts";
import type { Resolved, ResolvedDistribution, ResolvedImage } from "../resolve.ts";
import { driverNeeds } from "./driver.ts";
import { exactVersion } from "./package.ts";
import type { NativePlan } from "./plan.ts";
import { waivedIn } from "./waived.ts";

/** The manifest: `comfynix-check/manifest/1`. What is not known is left out. */
export interface Manifest {
  readonly image: { readonly name: string; readonly repository: string; readonly tag: string };
  /** The interpreter, as the config says it: `3.14t`. */
  readonly python: string;
  readonly torch?: string;
  /** One of these three, or none. */
  readonly cuda?: string;
  readonly rocm?: string;
  readonly xpu?: string;
  readonly capabilities: readonly string[];
  /** GB (10^9 bytes) that must be free on a GPU. */
  readonly gpu_memory?: number;
  readonly jit: boolean;
  /** The oldest driver that runs this CUDA. */
  readonly min_driver?: string;
  /** The driver its toolkit was released with. */
  readonly toolkit_driver?: string;
  /** Sorted by name. */
  readonly distributions: readonly PromisedDistribution[];
}

/** One of the image's distributions. */
export interface PromisedDistribution {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** As its metadata has it; left out where only the build can tell. */
  readonly version?: string;
  /** Top-level modules. */
  readonly modules?: readonly string[];
  /** Modules that the config says must import. */
  readonly imports?: readonly string[];
  /** Its ELF files, below site-packages. */
  readonly native?: readonly string[];
  /** Sonames nobody ships, and nobody has to. */
  readonly missing?: readonly string[];
  /** Requirements that need not be met, normalised. */
  readonly waived?: readonly string[];
}

/** @param native  By distribution: how its libraries find theirs. */
export const manifestOf = (
  { name, image, layers }: ResolvedImage,
  native: ReadonlyMap<string, NativePlan>,
): Manifest => {
  const packages = layers.flatMap((layer) => layer.packages);
  const waived = waivedIn(packages).map((each) => each.split(":"));
  const distributions = packages
    .map((each) => (each.kind === "own" ? promised(each, native.get(each.name)) : offered(each)))
    .filter((each) => each !== undefined)
    .map((each) => {
      const free = waived.flatMap(([of, what = ""]) => (of === each.name ? [what] : []));
      return free.length > 0 ? { ...each, waived: free } : each;
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const torch = distributions.find((each) => each.name === "torch")?.version;
  return {
    image: { name, repository: image.name, tag: sanitisedTag(image.tag) },
    python: image.python,
    ...(torch !== undefined && { torch }),
    ...accelerator(image),
    capabilities: (image.capabilities ?? []).toSorted((a, b) => Number(a) - Number(b)),
    ...(image.gpuMemory !== undefined && { gpu_memory: image.gpuMemory }),
    jit: image.jit ?? false,
    distributions,
  };
};

const accelerator = ({ cuda, rocm, xpu }: Image): Partial<Manifest> => {
  const needs = cuda === undefined ? undefined : driverNeeds(cuda);
  return {
    ...(cuda !== undefined && { cuda }),
    ...(rocm !== undefined && { rocm }),
    ...(xpu !== undefined && { xpu }),
    ...(needs && { min_driver: needs.floor }),
    ...(needs?.toolkit !== undefined && { toolkit_driver: needs.toolkit }),
  };
};

const promised = (
  each: ResolvedDistribution,
  native: NativePlan | undefined,
): PromisedDistribution => {
  const { modules, elf } = each.artifact.facts ?? {};
  const version = exactVersion(each);
  const imports = each.node.options.imports ?? [];
  const missing = native?.ignoreMissing ?? [];
  return {
    name: each.name,
    ...(version !== undefined && { version }),
    ...(modules && { modules: modules.toSorted() }),
    ...(imports.length > 0 && { imports: imports.toSorted() }),
    ...(elf && elf.length > 0 && { native: elf.map(({ path }) => path).toSorted() }),
    ...(missing.length > 0 && { missing }),
  };
};

/** A Python package of nixpkgs. Its version is nixpkgs' word, which its metadata need not repeat. */
const offered = (each: Resolved & { kind: "attribute" }): PromisedDistribution | undefined => {
  if (each.set !== "python" || each.facts?.distribution === undefined) return undefined;
  const { distribution, modules } = each.facts;
  return {
    name: normalise(distribution),
    ...(modules && { modules: modules.toSorted() }),
  };
};
