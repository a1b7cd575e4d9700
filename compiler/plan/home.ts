/**
 * Where an image's user is at home, and where its caches lie: both must make sense for a container that
 * cannot write to its root, and for a user id that nobody declared.
 */
import type { EnvValue, Image } from "../../dsl/node.ts";
import { userPlan } from "./user.ts";

/** `HOME` of an image. Absolute. */
export const homeOf = (image: Image): string => {
  const given = absolute(image.env["HOME"]);
  if (given !== undefined) return given;
  if (image.workingDir !== undefined && image.workingDir !== "/") return image.workingDir;
  const name = userPlan(image.user)?.name;
  return name === undefined ? "/root" : `/home/${name}`;
};

/**
 * The folder of caches: below the home where that lies in a volume, so that what was compiled once stays;
 * else below `/tmp`, which whoever runs the container can write to.
 *
 * @example
 * cacheOf(image("a", { …, volumes: ["/root"], workingDir: "/root" })) // "/root/.cache"
 */
export const cacheOf = (image: Image): string => {
  const given = absolute(image.env["XDG_CACHE_HOME"]);
  if (given !== undefined) return given;
  const home = homeOf(image);
  return image.volumes.some((volume) => isBelow(home, volume)) ? `${home}/.cache` : "/tmp/cache";
};

/** Folders that must be there and belong to the user. */
export const ownFolders = (image: Image): readonly string[] =>
  [...new Set([...image.volumes, homeOf(image), image.workingDir ?? "/"])].filter(
    (folder) => folder !== "/",
  );

const absolute = (value: EnvValue | undefined): string | undefined =>
  typeof value === "string" && value.startsWith("/") ? value : undefined;

const isBelow = (folder: string, above: string): boolean =>
  `${folder}/`.startsWith(above.endsWith("/") ? above : `${above}/`);
