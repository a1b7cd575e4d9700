/** Copies that no one can change afterwards. */
import { callSite } from "./call-site.ts";

/**
 * A deep frozen copy of plain data: lists and records are copied, nodes and other values are kept,
 * and record entries that are `undefined` are left out.
 */
export const frozen = <T>(value: T): T => {
  if (typeof value !== "object" || value === null || callSite(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozen)) as T;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.freeze(Object.fromEntries(entries.map(([key, each]) => [key, frozen(each)]))) as T;
};
