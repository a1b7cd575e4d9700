/** The lock's writer. Equal locks give equal bytes, so that a diff shows what changed and no more. */
import type { Lock } from "./lock.ts";

/**
 * The text of `comfyui.lock.json`: keys sorted by code unit at every level, lists in their order,
 * two spaces, a final newline.
 *
 * @example printLock(readLock(text, file)) === text // for every lock that comfynix wrote
 */
export const printLock = (lock: Lock): string => `${print(lock, "\n")}\n`;

/** @param line  A line break and the indentation of the line that `value` starts on. */
const print = (value: unknown, line: string): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${line}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => `${inner}${print(item, inner)}`);
    return items.length === 0 ? "[]" : `[${items.join(",")}${line}]`;
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${inner}${JSON.stringify(key)}: ${print(field, inner)}`);
  return fields.length === 0 ? "{}" : `{${fields.join(",")}${line}}`;
};
