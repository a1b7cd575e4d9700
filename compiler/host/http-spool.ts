/** A download into a temporary file, hashed on its way. */
import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Download } from "./http-stream.ts";

/** A downloaded file, until it is removed. */
export interface Spooled {
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly remove: () => Promise<void>;
}

/** Downloads all of it. @throws What the download throws, or the system; nothing is then left behind. */
export const spool = async ({ body }: Download): Promise<Spooled> => {
  const folder = await mkdtemp(path.join(tmpdir(), "comfynix-"));
  const remove = () => rm(folder, { recursive: true, force: true });
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
    await remove();
    throw error;
  }
};
