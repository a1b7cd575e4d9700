/** A package that the config names by name and version → its file at the image's index. */
import type { Image, Index, Sdist, Wheel } from "../../../dsl/node.ts";
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import type { Candidate, Target } from "../../python/candidate.ts";
import { choose } from "../../python/choose.ts";
import type { Loss, Wanted } from "../../python/choose.ts";
import { normalise } from "../../python/name.ts";
import { parseSdistName } from "../../python/sdist-name.ts";
import { admits } from "../../python/specifier.ts";
import { isPrerelease, parseVersion } from "../../python/version.ts";
import { acceleratorName, acceleratorOf, targetOf } from "../../rules/build-stamp.ts";
import { GLIBC } from "../../rules/glibc.ts";
import { servesAccelerator, specifier } from "../candidates.ts";
import { describeChoice } from "../closure/pick.ts";
import { Unreachable } from "../closure/provider.ts";
import type { Lost } from "../lock.ts";
import { defaultIndexes, indexFor } from "../index/indexes.ts";
import { explainLosses } from "./losses.ts";
import type { World } from "./world.ts";

/** A file that was found, and why it was taken. */
export interface FoundFile {
  readonly candidate: Candidate;
  /** The index's address. */
  readonly index: string;
  readonly why: string;
  readonly lost: readonly Lost[];
}

/** What files must run on in an image. */
export const targetOfImage = ({ python }: Image): Target => ({ python, glibc: GLIBC });

/** The one index of the image that a distribution may come from. */
export const indexOf = (image: Image, distribution: string): Index | undefined =>
  indexFor(distribution, image.indexes ?? defaultIndexes(image));

/** The files of a distribution at its index that serve the image's accelerator. @throws {Unreachable} */
export const filesFor = async (
  image: Image,
  distribution: string,
  world: World,
): Promise<readonly Candidate[]> =>
  (await allFiles(image, distribution, world)).filter((each) => serves(each, distribution, image));

/**
 * The files that would do, were they not built for another accelerator: losses beside those of a choice
 * among the others.
 *
 * @throws {Unreachable}
 */
export const otherAccelerators = async (
  image: Image,
  wanted: Wanted,
  world: World,
): Promise<readonly Loss[]> => {
  const files = await allFiles(image, wanted.name, world);
  const others = files.filter((each) => !serves(each, wanted.name, image));
  return choose(others, wanted).ranked.map((candidate) => {
    const wheel = parseWheelName(candidate.file);
    const built = targetOf({ ...nameless(wanted.name), url: candidate.url }, wheel);
    const theirs = built === undefined ? "something else" : acceleratorName(built);
    const reason = `it is built for ${theirs}, and the image is for ${acceleratorName(acceleratorOf(image))}`;
    return { candidate, rule: "accelerator" as const, reason };
  });
};

const allFiles = async (
  image: Image,
  distribution: string,
  world: World,
): Promise<readonly Candidate[]> => {
  const index = indexOf(image, distribution);
  return index === undefined ? [] : await world.files(index, normalise(distribution));
};

const serves = ({ file, url }: Candidate, distribution: string, image: Image): boolean => {
  const wheel = parseWheelName(file);
  return wheel === undefined || servesAccelerator(nameless(distribution), wheel, image, url);
};

const nameless = (name: string): Wheel => ({
  kind: "wheel",
  name,
  version: "",
  tags: "",
  options: {},
});

/** Refuses what cannot be locked. @throws {Unreachable} When its address is signed. */
export const lockable = <T extends Candidate>(candidate: T): T => {
  if (candidate.signed !== true) return candidate;
  throw new Unreachable(
    `the index links to ${candidate.file} with a signature or token in the address, which a lock would publish`,
    {
      hint: "take an index whose links stay as they are: it may ask for a login, from ~/.netrc",
    },
  );
};

/**
 * The best file for a package, as pip would take it.
 *
 * @throws {Unreachable} When the index cannot be read, has nothing that fits, or gives it at a signed address.
 */
export const findFile = async (
  pkg: Wheel | Sdist,
  image: Image,
  world: World,
): Promise<FoundFile> => {
  const files = await filesFor(image, pkg.name, world);
  const wanted: Wanted = {
    name: pkg.name,
    specifier: specifier(pkg.version),
    target: targetOfImage(image),
    kinds: [pkg.kind],
  };
  const choice = choose(files, wanted);
  const [candidate] = choice.ranked;
  const index = indexOf(image, pkg.name)?.url;
  if (candidate === undefined || index === undefined) {
    const lost = [...choice.lost, ...(await otherAccelerators(image, wanted, world))];
    throw new Unreachable(explainLosses(lost, index), hintFor(lost, pkg));
  }
  return { candidate: lockable(candidate), index, ...describeChoice(choice) };
};

const hintFor = (losses: readonly Loss[], pkg: Wheel | Sdist): { readonly hint?: string } => {
  const early = losses.find((each) => isEarlyRelease(each, pkg));
  if (early !== undefined) {
    const version = versionOf(early.candidate);
    return { hint: `to take a pre-release, ask for it: ${pkg.kind}("${pkg.name}", "${version}")` };
  }
  if (losses.length === 0) {
    return { hint: "check the name, and which of the image's indexes is for it" };
  }
  return pkg.kind === "wheel" && losses.some(({ rule }) => rule === "kind")
    ? { hint: `it has a source archive: sdist("${pkg.name}", "${pkg.version}")` }
    : {};
};

/** Whether it is a pre-release of what is asked for. */
const isEarlyRelease = ({ candidate, rule }: Loss, pkg: Wheel | Sdist): boolean => {
  if (rule !== "prerelease" && rule !== "version") return false;
  const version = parseVersion(versionOf(candidate));
  if (version === undefined || !isPrerelease(version)) return false;
  const { epoch, release } = version;
  return admits(specifier(pkg.version), `${epoch}!${release.join(".")}`);
};

const versionOf = ({ file }: Candidate): string =>
  (parseWheelName(file) ?? parseSdistName(file))?.version ?? "";
