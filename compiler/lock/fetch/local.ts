/** Files beside the config: opened where they lie, and hashed each time, as anyone may change them. */
import { createHash } from "node:crypto";
import path from "node:path";
import { fileFailure } from "../../host/file-failure.ts";
import { fileStat } from "../../host/read-file.ts";
import { isSystemError } from "../../host/system-error.ts";
import { Unreachable } from "../closure/provider.ts";
import { openLocalWheel } from "../xray/wheel-source.ts";
import type { WheelSource } from "../xray/wheel-source.ts";
import { sriOf } from "./sri.ts";
import type { World } from "./world.ts";

/** Whether an artifact's key is a path, relative to the config, and no address. */
export const isLocal = (key: string): boolean => !/^[a-z][a-z0-9+.-]*:/i.test(key);

/** Does something with a local file and its hash. @throws {Unreachable} When it cannot be read. */
export const withLocal = async <T>(
  key: string,
  { folder }: World,
  work: (file: WheelSource, hash: string) => Promise<T>,
): Promise<T> => {
  const named = path.resolve(folder, key);
  try {
    fileStat(named);
    const file = await openLocalWheel(named);
    try {
      const sha256 = createHash("sha256");
      for await (const chunk of await file.stream()) sha256.update(chunk);
      return await work(file, sriOf(sha256.digest("hex")));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Unreachable(`${key}: ${fileFailure(error)}`, {
      hint: "files are named relative to the config",
      cause: error,
    });
  }
};
