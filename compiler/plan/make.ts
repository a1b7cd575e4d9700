/** Stage: resolved images → the plan. Everything that can be decided is decided here. */
import type { Package, Project } from "../../dsl/node.ts";
import { sanitisedTag } from "../image-reference.ts";
import type { Lock } from "../lock/lock.ts";
import type { Resolved, ResolvedDistribution, ResolvedImage } from "../resolve.ts";
import { packageFiles, type PackageFiles } from "./files.ts";
import { nativePlans } from "./native.ts";
import { packagePlan } from "./package.ts";
import type { ImagePlan, PackagePlan, Pin, PlacedPackage, Plan, Ref } from "./plan.ts";
import { replacements } from "./replace.ts";
import { environment, refOf, textPlan, userPlan } from "./runtime.ts";

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
  const all = [...refs, ...support];
  const user = userPlan(image.user);
  return {
    name: resolved.name,
    repository: image.name,
    tag: sanitisedTag(image.tag),
    python: resolved.interpreter,
    ...(image.cuda !== undefined &&
      (all.some((each) => each.from === "cuda") || own.some(({ name }) => name === "torch")) && {
        cudaPackages: `cudaPackages_${image.cuda.split(".").slice(0, 2).join("_")}`,
      }),
    packages: place(own, files),
    ...replacements(packages),
    environment: refs.filter((each) => each.from === "python"),
    layers: resolved.layers.map((layer) => ({
      name: layer.name,
      roots: layer.packages.map(ref),
    })),
    support,
    programs: refs.filter((each) => each.from === "pkgs" || each.from === "cuda"),
    env: environment(image),
    ...(image.entrypoint && { entrypoint: image.entrypoint.map(textPlan) }),
    ports: image.ports,
    volumes: image.volumes,
    workingDir: image.workingDir ?? "/",
    ...(user && { user }),
    labels: Object.entries(image.labels).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    imports: [...new Set(own.flatMap(({ node }) => node.options.imports ?? []))].sort(),
  };
};

const ref = (each: Resolved): Ref =>
  each.kind === "own" ? { from: "own", name: each.name } : { from: each.set, path: each.path };

/** Identity of a reference inside one image. */
const refKey = (each: Ref): string =>
  `${each.from} ${each.from === "own" ? each.name : each.path.join(".")}`;

/** Packages named in the image's texts. */
const mentionedIn = ({ image }: ResolvedImage): readonly Ref[] =>
  [...Object.values(image.env), ...(image.entrypoint ?? [])]
    .flatMap((value) => (typeof value === "string" ? [] : value.parts))
    .filter((part): part is Package => typeof part !== "string")
    .map(refOf);

/** Our packages of an image with their files, sorted by name. */
const place = (
  own: readonly ResolvedDistribution[],
  files: PackageFiles,
): readonly PlacedPackage[] => {
  const native = nativePlans(
    own
      .filter(({ node, artifact }) => node.kind === "wheel" && mayBeNative(artifact))
      .map((each) => ({
        name: each.name,
        elf: each.artifact.facts?.elf,
        requires: each.requires,
        ignoreMissing: each.node.options.ignoreMissing ?? [],
      })),
  );
  const names = new Set(own.map(({ name }) => name));
  return own
    .map((each) => {
      const planned = packagePlan(each, native.get(each.name));
      return {
        name: each.name,
        file: files.add(planned),
        siblings: siblings(planned).filter((name) => names.has(name)),
      };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

/** Whether a wheel's file name allows shared objects: PEP 427 tags it `any` when it has none. */
const mayBeNative = (artifact: ResolvedDistribution["artifact"]): boolean =>
  artifact.kind === "wheel" && !artifact.file.endsWith("-any.whl");

/** Other packages of ours that this one's derivation names. */
const siblings = ({ build }: Omit<PackagePlan, "file">): readonly string[] =>
  build.kind === "source"
    ? build.buildSystem
    : [
        ...new Set(
          [...(build.native?.searchPaths ?? []), ...(build.native?.runPaths ?? [])].map(
            (each) => each.distribution,
          ),
        ),
      ].sort();
