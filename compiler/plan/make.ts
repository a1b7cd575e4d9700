/** Stage: resolved images → the plan. Everything that can be decided is decided here. */
import { accelerators } from "../../dsl/accelerator.ts";
import type { Image, Package, Project } from "../../dsl/node.ts";
import { sanitisedTag } from "../image-reference.ts";
import { cudaSet } from "../attribute.ts";
import { freeNames } from "../nix/check.ts";
import type { Lock } from "../lock/lock.ts";
import type { Resolved, ResolvedDistribution, ResolvedImage } from "../resolve.ts";
import { fragmentPlan, fragmentsOf } from "./fragment.ts";
import { packageFiles, type PackageFiles } from "./files.ts";
import { nativePlans } from "./native.ts";
import { packagePlan } from "./package.ts";
import type {
  AcceleratorPlan,
  ImagePlan,
  NativePlan,
  PackagePlan,
  PackageSet,
  Pin,
  PlacedPackage,
  Plan,
  Ref,
} from "./plan.ts";
import { replacements } from "./replace.ts";
import { COMPILER, containerOnly, environment, userSite } from "./environment.ts";
import { labels } from "./labels.ts";
import { manifestOf } from "./manifest.ts";
import { homeOf, ownFolders } from "./home.ts";
import { refKey, refOf, textPlan } from "./runtime.ts";
import { userPlan } from "./user.ts";

/** The plan of a whole project. */
export const plan = (images: readonly ResolvedImage[], project: Project, lock: Lock): Plan => {
  const files = packageFiles();
  const planned = images.map((image) => imagePlan(image, files));
  return { pin: pin(project, lock), packages: files.all(), images: planned };
};

/** The pinned nixpkgs. The rule `input-not-allowed` has seen to it that it is on GitHub. */
const pin = (project: Project, lock: Lock): Pin => {
  const [owner = "", repo = ""] = project.nixpkgs.url.split("/").slice(-2);
  const { narHash, lastModified } = lock.nixpkgs;
  return { owner, repo, rev: project.nixpkgs.rev, narHash, lastModified };
};

const isOwn = (each: Resolved): each is ResolvedDistribution => each.kind === "own";

const imagePlan = (resolved: ResolvedImage, files: PackageFiles): ImagePlan => {
  const { image } = resolved;
  const packages = resolved.layers.flatMap((layer) => layer.packages);
  const own = packages.filter(isOwn);
  const refs = packages.map(ref);
  const mentioned = mentionedIn(resolved);
  const keys = new Set(refs.map(refKey));
  const support = [...new Map(mentioned.map((each) => [refKey(each), each])).values()].filter(
    (each) => !keys.has(refKey(each)),
  );
  const native = nativesOf(own);
  const placed = place(own, native, files);
  const outputs = image.outputs && fragmentPlan(image.outputs);
  const user = userPlan(image.user);
  const accelerator = acceleratorOf(image);
  return {
    name: resolved.name,
    repository: image.name,
    tag: sanitisedTag(image.tag),
    python: resolved.interpreter,
    ...(accelerator && { accelerator }),
    capabilities: (image.capabilities ?? []).toSorted((a, b) => Number(a) - Number(b)),
    jit: image.jit ?? false,
    ...(image.cuda !== undefined &&
      ([...refs, ...support, ...(outputs?.refs ?? [])].some((each) => each.from === "cuda") ||
        placed.some(({ sets }) => sets.includes("cudaPackages")) ||
        own.some(({ name }) => name === "torch")) && {
        cudaPackages: cudaSet(image.cuda),
      }),
    packages: placed,
    ...replacements(packages),
    environment: refs.filter((each) => each.from === "python"),
    layers: resolved.layers.map((layer) => ({
      name: layer.name,
      roots: layer.packages.map(ref),
    })),
    support,
    programs: [...refs, ...(image.jit === true ? [COMPILER] : [])].filter(
      (each) => each.from === "pkgs" || each.from === "cuda",
    ),
    env: environment(image, own),
    containerOnly: containerOnly(image),
    userSite: userSite(image),
    ...(image.entrypoint && { entrypoint: image.entrypoint.map(textPlan) }),
    ports: image.ports,
    volumes: image.volumes,
    workingDir: image.workingDir ?? "/",
    home: homeOf(image),
    ownFolders: ownFolders(image),
    ...(user && { user }),
    labels: labels(image, accelerator),
    manifest: manifestOf(resolved, native),
    ...(outputs && { outputs }),
  };
};

const acceleratorOf = (image: Image): AcceleratorPlan | undefined => {
  const kind = accelerators.find((each) => image[each] !== undefined);
  return kind && { kind, version: image[kind] ?? "" };
};

const ref = (each: Resolved): Ref =>
  each.kind === "own" ? { from: "own", name: each.name } : { from: each.set, path: each.path };

/** Packages named in the image's texts, and the compiler in its variables. */
const mentionedIn = ({ image }: ResolvedImage): readonly Ref[] => [
  ...[...Object.values(image.env), ...(image.entrypoint ?? [])]
    .flatMap((value) => (typeof value === "string" ? [] : value.parts))
    .filter((part): part is Package => typeof part !== "string")
    .map(refOf),
  ...(image.jit === true ? [COMPILER] : []),
];

/** How the native wheels among our packages find their libraries. */
const nativesOf = (own: readonly ResolvedDistribution[]): ReadonlyMap<string, NativePlan> =>
  nativePlans(
    own
      .filter(({ node, artifact }) => node.kind === "wheel" && mayBeNative(artifact))
      .map((each) => ({
        name: each.name,
        elf: each.artifact.facts?.elf,
        requires: each.requires,
        ignoreMissing: each.node.options.ignoreMissing ?? [],
      })),
  );

/** Our packages of an image with their files, sorted by name. */
const place = (
  own: readonly ResolvedDistribution[],
  native: ReadonlyMap<string, NativePlan>,
  files: PackageFiles,
): readonly PlacedPackage[] => {
  const names = new Set(own.map(({ name }) => name));
  return own
    .map((each) => {
      const planned = packagePlan(each, native.get(each.name));
      return {
        name: each.name,
        file: files.add(planned),
        siblings: siblings(planned).filter((name) => names.has(name)),
        sets: packageSets(planned),
      };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

/** Whether a wheel's file name allows shared objects: PEP 427 tags it `any` when it has none. */
const mayBeNative = (artifact: ResolvedDistribution["artifact"]): boolean =>
  artifact.kind === "wheel" && !artifact.file.endsWith("-any.whl");

/** Other packages of ours that this one's derivation names. */
const siblings = ({ build, ...planned }: Omit<PackagePlan, "file">): readonly string[] => {
  const native = build.kind === "wheel" ? build.native : undefined;
  const built =
    build.kind === "source"
      ? build.buildSystem
      : [...(native?.searchPaths ?? []), ...(native?.runPaths ?? [])].map(
          (each) => each.distribution,
        );
  const spliced = fragmentsOf(planned).flatMap(({ refs }) =>
    refs.flatMap((each) => (each.from === "own" ? [each.name] : [])),
  );
  return [...new Set([...built, ...spliced])].sort();
};

/** The package sets of the image that a package's Nix names. */
const packageSets = (planned: Omit<PackagePlan, "file">): readonly PackageSet[] => {
  const free = planned.override && freeNames(planned.override.tree);
  const cuda = fragmentsOf(planned).some(({ refs }) => refs.some(({ from }) => from === "cuda"));
  return [
    ...(cuda ? (["cudaPackages"] as const) : []),
    ...(["final", "prev"] as const).filter((each) => free?.has(each)),
  ];
};
