/** Whether an image finds room where it goes, as far as the store says how large it is. */
import { streamedImage } from "../../host/built-image.ts";
import { roomFor } from "../../host/free-space.ts";
import { Problem } from "../../problem.ts";
import { sized } from "../../sized.ts";

/** What will lie in a folder for a byte of the image, at the least. */
export interface Share {
  readonly folder: string;
  readonly share: number;
  /** What else to do than to make room. */
  readonly otherwise: string;
}

/**
 * @param shares  Those of folders on one file system add up.
 * @throws {Problem} `no-space`
 */
export const refuseFull = async (
  script: string,
  shares: readonly Share[],
  signal?: AbortSignal,
): Promise<void> => {
  const size = await sizeOf(script, signal);
  if (size === undefined) return;
  const rooms = shares.map((each) => ({ ...each, ...roomFor(each.folder) }));
  for (const { device, folder, free, otherwise } of rooms) {
    const share = rooms.reduce((sum, each) => sum + (each.device === device ? each.share : 0), 0);
    if (size * share <= free) continue;
    throw new Problem(
      "no-space",
      `the image needs about ${sized(size * share)} in ${folder}, where ${sized(free)} are free`,
      { hint: `make room there, or ${otherwise}` },
    );
  }
};

/** Bytes of all store paths of an image, a little less than the archive's; undefined where none can be told. */
const sizeOf = async (script: string, signal?: AbortSignal): Promise<number | undefined> => {
  const image = await streamedImage(script, signal);
  return image && [...image.sizes.values()].reduce((sum, size) => sum + size, 0);
};
