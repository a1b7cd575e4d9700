/**
 * Keeps what is streamed for the build that will ask for it: a file in the Nix store under the name and
 * hash of a fetcher is what that fetcher would have made. Source: Nix manual, "Content-addressing store
 * objects", flat; `nix-store --add-fixed`.
 */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { fileFailure } from "./file-failure.ts";
import { roomFor } from "./free-space.ts";
import { nixSays } from "./nix.ts";
import { definedIn } from "./nix-version.ts";
import { runGroup } from "./run-group.ts";
import { openScratch } from "./scratch.ts";
import type { Scratch } from "./scratch.ts";
import { isSystemError } from "./system-error.ts";

/** A place for a file's bytes, which come once, in order. Neither function rejects. */
export interface ByteSink {
  readonly write: (bytes: Buffer) => Promise<void>;
  /** The bytes have proved right. */
  readonly commit: () => Promise<void>;
  /** They have not, or there are no more. */
  readonly abort: () => Promise<void>;
}

/** Keeps files. What cannot be kept is fetched again by the build, and no more. */
export interface Keeper {
  /**
   * A place for one file.
   *
   * @param name  Its name in the store.
   * @param size  Bytes, where it is known: then it is not begun where there is no room.
   */
  readonly sink: (name: string, size?: number) => ByteSink;
  readonly kept: () => Kept;
}

/** What was kept. */
export interface Kept {
  readonly files: number;
  readonly bytes: number;
  /** Why the first that was not kept was not, one clause. */
  readonly failure?: string;
}

/** Keeps in the Nix store; where there is no Nix it keeps nothing, which is no failure. */
export const storeKeeper = (env: Readonly<Record<string, string | undefined>>): Keeper => {
  let [files, bytes] = [0, 0];
  let failure: string | undefined;
  let nix: Promise<boolean> | undefined;
  const run = (...args: readonly string[]) =>
    runGroup("nix-store", args, { cwd: "/", env: definedIn(env), timeout: LONGEST });
  const hasNix = (): Promise<boolean> =>
    (nix ??= run("--version").then(({ how, code }) => how === "ended" && code === 0));

  const sink = (name: string, size?: number): ByteSink => {
    let scratch: Scratch | undefined;
    let file: FileHandle | undefined;
    let state: "new" | "open" | "over" = "new";
    let written = 0;
    const begin = async (): Promise<void> => {
      state = "over";
      if (!(await hasNix())) return;
      scratch = openScratch();
      const { free } = roomFor(scratch.folder);
      // Twice: the store takes a copy.
      if (size !== undefined && free < 2 * size + SPARE) throw new Error("there is no room for it");
      file = await open(path.join(scratch.folder, name), "wx", 0o644);
      state = "open";
    };
    const end = async (): Promise<void> => {
      state = "over";
      await file?.close();
      file = undefined;
      scratch?.remove();
      scratch = undefined;
    };
    /** Nothing of this may end a lock. */
    const guarded = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        failure ??= isSystemError(error)
          ? fileFailure(error)
          : String(Reflect.get(Object(error), "message"));
        await end().catch(() => undefined);
      }
    };
    return {
      write: (chunk) =>
        guarded(async () => {
          if (state === "new") await begin();
          if (state !== "open" || file === undefined) return;
          await file.appendFile(chunk);
          written += chunk.length;
        }),
      commit: () =>
        guarded(async () => {
          if (state === "open" && scratch !== undefined) {
            await file?.close();
            file = undefined;
            const at = path.join(scratch.folder, name);
            const { how, code, stderr } = await run("--add-fixed", "sha256", at);
            if (how !== "ended" || code !== 0) throw new Error(nixSays(stderr) || `Nix: ${how}`);
            files++;
            bytes += written;
          }
          await end();
        }),
      abort: () => guarded(end),
    };
  };
  return { sink, kept: () => ({ files, bytes, ...(failure !== undefined && { failure }) }) };
};

/** Milliseconds that Nix may take to hash and copy a file. */
const LONGEST = 30 * 60 * 1000;
/** Bytes that are left to others. */
const SPARE = 2 ** 28;
