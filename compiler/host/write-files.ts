/** Writes several files together or not at all. */
import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A file that is to change. */
export interface Change {
  /** Absolute; it exists. */
  readonly file: string;
  /** The text it was read with: it must still hold it. */
  readonly from: string;
  readonly to: string;
}

/** A file no longer holds what was read from it; nothing was written. */
export class ChangedMeanwhile extends Error {
  override readonly name = "ChangedMeanwhile";
  readonly file: string;

  constructor(file: string) {
    super(`${file} was changed meanwhile`);
    this.file = file;
  }
}

/**
 * Makes each file hold its new text. All new texts are on the disk before the first takes its place, and
 * when one cannot, those before it get their old text back. A link stays a link; its target is written.
 *
 * @throws {ChangedMeanwhile} When a file is not what it was. @throws The system's error.
 */
export const writeFiles = (changes: readonly Change[]): void => {
  const staged: { readonly stage: string; readonly target: string; readonly change: Change }[] = [];
  const done: { readonly target: string; readonly change: Change }[] = [];
  try {
    for (const change of changes) {
      const target = realpathSync(change.file);
      const name = `.${path.basename(target)}.comfynix-${String(process.pid)}`;
      const stage = path.join(path.dirname(target), name);
      staged.push({ stage, target, change });
      writeFileSync(stage, change.to);
    }
    for (const { file, from } of changes) {
      if (readFileSync(file, "utf8") !== from) throw new ChangedMeanwhile(file);
    }
    for (const { stage, target, change } of staged) {
      renameSync(stage, target);
      done.push({ target, change });
    }
  } catch (error) {
    for (const { stage } of staged) rmSync(stage, { force: true });
    for (const { target, change } of done) writeFileSync(target, change.from);
    throw error;
  }
};
