/** The lock's reader: text → a lock that holds together, or problems at the lines that do not. */
import { Problem, Problems } from "../problem.ts";
import { faultsOf } from "./coherence.ts";
import { LOCK_VERSION, LockSchema } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { checked, duplicateKeys, invalid, parseJson } from "./located-json.ts";
import type { JsonFile } from "./located-json.ts";
import { printLock } from "./write.ts";

/**
 * The lock in `text`.
 *
 * @param file  Its name as problems show it.
 * @throws {Problems} `lock-unreadable`: not JSON, cut off, a merge conflict. `lock-version`: written
 *   by another comfynix. `lock-invalid`: a field that is missing, unknown or of the wrong form, a
 *   reference to an artifact that is not there, a key that is not its artifact's URL, a key twice.
 * @example
 * readLock(text, "comfyui.lock.json").artifacts["https://…/six-1.17.0-py2.py3-none-any.whl"]?.hash
 */
export const readLock = (text: string, file: string): Lock => {
  const source: JsonFile = {
    text,
    file,
    unreadable: "lock-unreadable",
    invalid: "lock-invalid",
    hint: "restore it from version control, or delete it and run `npx comfynix lock`",
    merge: `take one side of it (git checkout --ours ${file}) and run \`npx comfynix lock\`, which adds what the other had`,
  };
  const value = parseJson(source);
  versioned(value, source);
  const lock = checked(LockSchema, value, source);
  const faults = [...faultsOf(lock), ...hiddenKeys(text, lock)];
  if (faults.length > 0) throw invalid(source, faults);
  return lock;
};

/** A text that prints back to itself hides nothing, so only others are searched for double keys. */
const hiddenKeys = (text: string, lock: Lock) =>
  text === printLock(lock) ? [] : duplicateKeys(text);

const versioned = (value: unknown, { file }: JsonFile): void => {
  const version =
    typeof value === "object" && value !== null ? Reflect.get(value, "version") : undefined;
  if (version === LOCK_VERSION || version === undefined) return;
  const newer = typeof version === "number" && version > LOCK_VERSION;
  throw new Problems([
    new Problem(
      "lock-version",
      `${file} has version ${JSON.stringify(version)}, and this comfynix reads version ${LOCK_VERSION}`,
      {
        place: { file, line: 1, column: 1 },
        hint: newer
          ? "it was written by a newer comfynix: update comfynix"
          : "delete it and run `npx comfynix lock`",
      },
    ),
  ]);
};
