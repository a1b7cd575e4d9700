/** What an index promises of a file. */
import { unescape } from "node:querystring";
import type { Sdist, Wheel } from "../../../dsl/node.ts";
import { fileName } from "../../../dsl/wheel-name.ts";
import type { NamedImage } from "../../context.ts";
import type { Candidate } from "../../python/candidate.ts";
import { Unreachable } from "../closure/provider.ts";
import type { Draft } from "./draft.ts";
import { filesFor, indexOf } from "./find.ts";
import { isLocal } from "./local.ts";
import { sriOfDigest } from "./sri.ts";
import type { World } from "./world.ts";

/** A file by address: its hash is the index's word, where the image's index lists that very address. */
export const listed = async (
  pkg: Wheel | Sdist,
  url: string,
  { image }: NamedImage,
  world: World,
): Promise<Draft> => {
  const bare: Draft = { key: url, base: { kind: pkg.kind, file: fileName(url) }, at: pkg };
  if (isLocal(url)) return bare;
  try {
    const all = await filesFor(image, pkg.name, world);
    const same = all.find((each) => each.file === fileName(url) && sameAddress(each.url, url));
    const index = indexOf(image, pkg.name)?.url;
    return same === undefined || index === undefined ? bare : { ...bare, ...promised(same, index) };
  } catch (error) {
    // The file itself can still be read.
    if (error instanceof Unreachable) return bare;
    throw error;
  }
};

const sameAddress = (a: string, b: string): boolean => spelt(a) === spelt(b);

const spelt = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + unescape(pathname);
};

/** Hash, size, date and metadata, as far as it says. */
export const promised = ({ hash, size, uploaded, metadataHash }: Candidate, index: string) => {
  const sri = sriOfDigest(hash);
  return {
    ...(sri !== undefined && { hash: sri, origin: { from: "index" as const, source: index } }),
    ...(size !== undefined && { size }),
    ...(uploaded !== undefined && { uploaded }),
    ...(metadataHash !== undefined && { metadataHash }),
  };
};
