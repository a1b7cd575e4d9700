/** One `comfynix lock`: from the config and what is known to what became of its lock. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileFailure } from "../host/file-failure.ts";
import { uninterrupted } from "../host/interrupt.ts";
import { readFile } from "../host/read-file.ts";
import { isSystemError } from "../host/system-error.ts";
import { writeFile } from "../host/write-file.ts";
import { LOCK_NAME, lockIn } from "../load/beside.ts";
import { defaultProject } from "../load/default-project.ts";
import { findConfig } from "../load/find-config.ts";
import { runConfig } from "../load/run-config.ts";
import { Problem, Problems } from "../problem.ts";
import { validate } from "../validate.ts";
import type { NamedImage } from "../context.ts";
import type { Project } from "../../dsl/node.ts";
import { normalise } from "../python/name.ts";
import { readFacts } from "./facts-file.ts";
import type { FactsFile } from "./facts-file.ts";
import { FACTS_NAME } from "./facts-name.ts";
import { lockProject } from "./fetch/lock-project.ts";
import type { Progress } from "./fetch/task.ts";
import { verifyDigests } from "./fetch/verify-digests.ts";
import type { World } from "./fetch/world.ts";
import { emptyLock } from "./empty-lock.ts";
import type { Lock } from "./lock.ts";
import { strangers } from "./strangers.ts";
import { printLock } from "./write.ts";

/** What is asked of one lock. */
export interface LockOptions {
  /** The config or its folder, as given. */
  readonly config?: string;
  /** A facts file, as given. */
  readonly facts?: string;
  /** Distributions whose hash may differ from the one that is locked. */
  readonly accept: readonly string[];
  /** Distributions that are chosen anew. */
  readonly update: readonly string[];
  /** Only compare; indexes are asked whether what is locked is still what they have. */
  readonly check: boolean;
  /** Leave native facts for later. */
  readonly light: boolean;
  readonly world: World;
  readonly progress: Progress;
  /** How long the config may run. */
  readonly seconds: number;
  /** A path as the user would write it. */
  readonly shown: (file: string) => string;
}

/** What became of it. */
export interface LockOutcome {
  /** The lock's path, absolute. */
  readonly file: string;
  readonly lock: Lock;
  readonly problems: readonly Problem[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly dropped: readonly string[];
  /** Whether the file was not what it should be. */
  readonly stale: boolean;
  /** Whether it was written. */
  readonly written: boolean;
}

/** Locks. @throws {Problems} when the config itself is wrong, or the lock cannot be written. */
export const lockConfig = async (options: LockOptions): Promise<LockOutcome> => {
  const { shown, progress, check } = options;
  const config = findConfig(options.config, process.cwd());
  const folder = path.dirname(config);
  const world = { ...options.world, folder };
  const file = path.join(folder, LOCK_NAME);
  const { images, project = defaultProject } = await runConfig(config, options.seconds);
  const previous = lockIn(folder, shown);
  // What the config says by itself, whatever is locked.
  const wrong = judged({ images, project }, emptyLock(project.nixpkgs)).filter(isError);
  if (wrong.length > 0) throw new Problems(wrong);
  const facts = factsFor(folder, options);
  const { lock, problems } = await lockProject({
    known: {
      images,
      project,
      accept: [...options.accept, ...options.update],
      ...(facts && { facts }),
      ...(previous && { previous }),
    },
    world,
    native: !options.light,
    updating: new Set(options.update.map(normalise)),
    progress,
  });
  const found = [
    ...problems,
    ...(check && !world.offline ? await verifyDigests(images, lock, world) : []),
    ...judged({ images, project }, lock, world.offline),
  ];
  const strange = strangers([...options.update, ...options.accept], images, lock);
  if (strange.length > 0) throw new Problems(strange);
  const text = printLock(lock);
  const stale = !existsSync(file) || readFileSync(file, "utf8") !== text;
  // A lock of nothing is no lock: it would only hide that there is none.
  const nothing = previous === undefined && Object.keys(lock.artifacts).length === 0;
  const written = stale && !check && !(nothing && found.some(isError));
  if (written) await write(file, text, shown);
  return { file, lock, problems: found, ...compared(previous, lock), stale, written };
};

/** What the rules say of a lock; what is not in it has been told already, and what nobody looked into. */
const judged = (
  loaded: { readonly images: readonly NamedImage[]; readonly project: Project },
  lock: Lock,
  offline = true,
): readonly Problem[] =>
  validate({ ...loaded, lock }).filter(
    ({ code, details }) =>
      code !== "not-locked" &&
      code !== "facts-missing" &&
      // The closure has asked the indexes for all that is missing and says what they answered.
      (offline || code !== "requires-missing" || details.literal !== undefined),
  );

const isError = ({ severity }: Problem): boolean => severity === "error";

const factsFor = (folder: string, { facts, shown }: LockOptions): FactsFile | undefined => {
  const file = facts === undefined ? path.join(folder, FACTS_NAME) : path.resolve(facts);
  if (facts === undefined && !existsSync(file)) return undefined;
  try {
    return readFacts(readFile(file).toString(), shown(file));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = `cannot read ${shown(file)}: ${fileFailure(error)}`;
    throw new Problems([new Problem("facts-unreadable", message)]);
  }
};

const write = async (file: string, text: string, shown: LockOptions["shown"]): Promise<void> => {
  try {
    await uninterrupted(() => writeFile(file, text));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = `cannot write ${shown(file)}: ${fileFailure(error)}`;
    throw new Problems([
      new Problem("output-unwritable", message, { hint: "nothing was changed" }),
    ]);
  }
};

const compared = (before: Lock | undefined, after: Lock) => {
  const old = before?.artifacts ?? {};
  const keys = Object.keys(after.artifacts);
  return {
    added: keys.filter((key) => !Object.hasOwn(old, key)),
    changed: keys.filter(
      (key) => Object.hasOwn(old, key) && old[key]?.hash !== after.artifacts[key]?.hash,
    ),
    dropped: Object.keys(old).filter((key) => !Object.hasOwn(after.artifacts, key)),
  };
};
