/** All that can be known to stop a build before it starts, asked at once and told together. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Context } from "../../context.ts";
import { type Room, roomFor } from "../../host/free-space.ts";
import { nixCommand } from "../../host/nix-command.ts";
import { type NixVersion, nixVersion } from "../../host/nix-version.ts";
import type { Ended } from "../../host/run-group.ts";
import type { Problem } from "../../problem.ts";
import { nixpkgsOverride, type Passed, storeArguments } from "../invocation.ts";
import type { Source } from "../sources.ts";
import { fixedOutputPath } from "../store-path.ts";
import { nixProblem, requiredBy } from "./nix-version.ts";
import type { Space } from "./space.ts";
import { storeProblem } from "./store.ts";
import { rootFor } from "./store-place.ts";

/** What is asked of the machine while the config is compiled. */
export interface Asked {
  readonly version: Promise<NixVersion | undefined>;
  readonly pinged: Promise<Ended>;
}

/** Asks; nothing is waited for. */
export const askMachine = (passed: Passed, signal: AbortSignal): Asked => ({
  version: nixVersion(),
  pinged: nixCommand(["store", "ping", ...storeArguments(passed)], { signal, timeout: 60_000 }),
});

/** What the machine cannot do; empty when it can. */
export const machineProblems = async (
  asked: Asked,
  context: Context,
  passed: Passed,
  more: readonly string[],
): Promise<readonly Problem[]> => {
  const override = nixpkgsOverride(more);
  const { narHash, lastModified } = context.lock.nixpkgs;
  const required = requiredBy(
    minver(override ?? fixedOutputPath(narHash, "recursive", "source")),
    override === undefined ? lastModified : undefined,
  );
  const version = nixProblem(await asked.version, required);
  // Without a Nix that can, its store is no question.
  if (version !== undefined) return [version];
  const store = storeProblem(await asked.pinged, passed.store);
  return store === undefined ? [] : [store];
};

/** nixpkgs' own word; null where it has none, undefined where it is not on this machine. */
const minver = (nixpkgs: string): string | null | undefined => {
  const folder = path.resolve(nixpkgs.replace(/^path:/, "").replace(/\?.*$/, ""));
  if (!existsSync(folder)) return undefined;
  const file = path.join(folder, "lib/minver.nix");
  return existsSync(file) ? readFileSync(file, "utf8") : null;
};

/** The room of the store, where it is on this machine. */
export const storeRoom = (passed: Passed): Room | undefined => {
  const root = rootFor(passed);
  return root === undefined ? undefined : roomFor(path.join(root, "nix/store"));
};

/** The sources that the store does not have yet; all, where nobody can look. */
export const missingSources = (sources: readonly Source[], passed: Passed): readonly Source[] => {
  const root = rootFor(passed);
  if (root === undefined) return sources;
  return sources.filter(({ storePath }) => !existsSync(path.join(root, storePath)));
};

/** What `sources` take of `room`. */
export const spaceFor = (
  sources: readonly Source[],
  { folder, free }: Pick<Room, "folder" | "free">,
): Space => ({
  files: sources.reduce((sum, { size = 0 }) => sum + size, 0),
  unsized: sources.filter(({ size }) => size === undefined).length,
  ...{ folder, free },
});
