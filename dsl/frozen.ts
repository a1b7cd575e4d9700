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

/** A record without the entries that are `undefined`: one given so is one not given. */
export const defined = <Given extends object>(record: Given): Defined<Given> =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as Defined<Given>;

/** Given, with `undefined` taken from the values of what is optional. */
export type Defined<Given> = { [Key in keyof Given]: Exclude<Given[Key], undefined> };

/** Every entry optional, and allowed to be given as `undefined`. */
export type Loose<Given> = { readonly [Key in keyof Given]?: Given[Key] | undefined };
