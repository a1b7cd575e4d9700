/** Whether the indexes still have, for what is locked, the hash that is locked. */
import type { Distribution } from "../../../dsl/node.ts";
import type { NamedImage } from "../../context.ts";
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { described } from "../choose.ts";
import { Unreachable } from "../closure/provider.ts";
import { derivedOf } from "../derived.ts";
import type { Lock } from "../lock.ts";
import { namedIn } from "../named.ts";
import { requestKey } from "../request.ts";
import { changedHash } from "./changed-hash.ts";
import { indexOf } from "./find.ts";
import { inPool } from "./pool.ts";
import { sriOfDigest } from "./sri.ts";
import type { World } from "./world.ts";

/** Asks for each file that an index lists; what cannot be asked is told as a warning. */
export const verifyDigests = async (
  images: readonly NamedImage[],
  lock: Lock,
  world: World,
): Promise<readonly Problem[]> => {
  const asked = images.flatMap(({ name, image }) => {
    const derived = derivedOf(lock, { name, image, named: namedIn(image, lock) });
    const ours = image.layers.flatMap(({ packages }) => packages);
    return [...ours, ...derived.map(({ node }) => node)].flatMap((pkg) =>
      pkg.kind === "nixpkg" || pkg.kind === "git" ? [] : [{ pkg, image, name }],
    );
  });
  const found = await inPool(asked, 16, async ({ pkg, image, name }) => {
    const key = lock.images[name]?.[requestKey(pkg)]?.artifact;
    const locked = key === undefined ? undefined : lock.artifacts[key];
    const index = indexOf(image, pkg.name);
    if (key === undefined || locked === undefined || index === undefined) return [];
    try {
      const files = await world.files(index, normalise(pkg.name));
      const listed = files.find(({ url }) => url === key);
      const hash = sriOfDigest(listed?.hash);
      if (listed === undefined || hash === undefined || hash === locked.hash) return [];
      const { size, uploaded } = listed;
      return [
        changedHash(pkg, described(pkg), locked, { hash, size, uploaded, source: index.url }),
      ];
    } catch (error) {
      if (error instanceof Unreachable) return [unasked(pkg, error)];
      throw error;
    }
  });
  return found.flat();
};

const unasked = (pkg: Distribution, { message, hint }: Unreachable): Problem =>
  new Problem("unreachable", `${described(pkg)} cannot be checked: ${message}`, {
    at: pkg,
    severity: "warning",
    ...(hint !== undefined && { hint }),
  });
