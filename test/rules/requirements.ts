/** Metadata for tests of what packages require. */
import type { Facts } from "../../compiler/lock/lock.ts";

/** What was read of a wheel or source that requires these. */
export const requiring = (...requires: string[]): Facts => ({ metadata: { requires } });

/** The same for many: name → Requires-Dist. */
export const requirements = (
  all: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, Facts>> =>
  Object.fromEntries(Object.entries(all).map(([name, lines]) => [name, requiring(...lines)]));
