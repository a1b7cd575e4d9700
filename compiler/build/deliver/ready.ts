/** Whether an image can go where it is to go: told before it is built, and not an hour later. */
import { closeSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { isSystemError } from "../../host/system-error.ts";
import { Problem } from "../../problem.ts";
import { unwritable } from "./file.ts";
import { indexIn } from "./layout.ts";
import { greet } from "./load.ts";
import { run } from "./program.ts";
import { greetRegistry } from "./push.ts";
import { refuseNoScratch } from "./spool.ts";
import { type Target, withTag } from "./target.ts";

/**
 * Asks the engine, the registry or the disk. Nothing is written.
 *
 * @param tag  The image's own.
 * @throws {Problem} `program-missing`, `engine-refused`, `registry-refused`, `output-not-ours`,
 *   `output-unwritable`.
 */
export const refuseUnready = async (
  to: Target,
  tag: string,
  signal?: AbortSignal,
): Promise<void> => {
  switch (to.kind) {
    case "load":
      await greet(to.engine, signal);
      return;
    case "push":
      await greetRegistry(withTag(to.reference, tag), { signal });
      refuseNoScratch();
      return;
    case "oci":
      await run("skopeo", ["--version"], { signal });
      indexIn(to.folder);
      refuseNoScratch();
      return;
    case "docker-archive":
      refuseForeign(to.file);
      return;
    case "digest":
      return;
  }
};

/** An archive may be replaced, and what is empty; anything else is somebody's work. */
const refuseForeign = (file: string): void => {
  const found = stated(file);
  if (found === undefined || (found.isFile() && (found.size === 0 || isTar(file)))) return;
  const what = found.isDirectory() ? "is a folder" : "is there already and no archive";
  throw new Problem("output-not-ours", `${file} ${what}`, {
    hint: "name a file that is new, or an archive to replace",
  });
};

const stated = (file: string): Stats | undefined => {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw isSystemError(error) ? unwritable(file, error) : error;
  }
};

/** Source: POSIX.1-2017, pax, "ustar Interchange Format": the magic of a header. */
const isTar = (file: string): boolean => {
  const magic = Buffer.alloc(5);
  try {
    const opened = openSync(file, "r");
    readSync(opened, magic, 0, magic.length, 257);
    closeSync(opened);
  } catch {
    return false;
  }
  return magic.toString("latin1") === "ustar";
};
