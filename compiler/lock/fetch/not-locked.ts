/** Packages that cannot be locked, as problems. */
import type { Distribution } from "../../../dsl/node.ts";
import { Problem } from "../../problem.ts";
import { described } from "../choose.ts";
import { Unreachable } from "../closure/provider.ts";

/** A package that nobody can lock, with the reason. */
export const notLocked = (pkg: Distribution, failure: Unreachable): Problem => {
  const { message, hint } = failure;
  return new Problem("not-locked", `${described(pkg)} cannot be locked: ${message}`, {
    at: pkg,
    ...(pkg.kind !== "git" && { literal: pkg.url ?? pkg.version }),
    ...(hint !== undefined && { hint }),
    cause: failure,
  });
};

/** One that only the network would tell of, which may not be asked. */
export const notLockedOffline = (pkg: Distribution, { cause }: Unreachable): Problem =>
  notLocked(
    pkg,
    new Unreachable("no file of it is known, and the network may not be asked", {
      hint: "run without --offline, or with a facts file that knows it: --facts FILE",
      cause,
    }),
  );

/** One that is locked, and of which nobody could say what is newer. */
export const notMoved = (pkg: Distribution, { message, hint, cause }: Unreachable): Problem =>
  new Problem("unreachable", `${described(pkg)} stays as it is locked: ${message}`, {
    at: pkg,
    ...(hint !== undefined && { hint }),
    cause,
  });
