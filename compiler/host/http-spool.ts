/** A download into a temporary file, hashed on its way. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import path from "node:path";
import type { Download } from "./http-stream.ts";
import { openScratch } from "./scratch.ts";

/** A downloaded file, until it is removed. */
export interface Spooled {
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly remove: () => void;
}

/** Downloads all of it. @throws What the download throws, or the system; nothing is then left behind. */
export const spool = async ({ body }: Download): Promise<Spooled> => {
  const { folder, remove } = openScratch();
  try {
    const file = path.join(folder, "download");
    const hash = createHash("sha256");
    const handle = await open(file, "wx", 0o600);
    try {
      for await (const chunk of body) {
        hash.update(chunk);
        await handle.write(chunk);
      }
    } finally {
      await handle.close();
    }
    return { file, sha256: hash.digest("hex"), remove };
  } catch (error) {
    remove();
    throw error;
  }
};
