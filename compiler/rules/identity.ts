/** When two packages are the same one, said twice. */
import type { Package } from "../../dsl/node.ts";
import { requestKey } from "../lock/request.ts";

/** Equal for packages that come from the same place, whatever their options. */
export const identity = (pkg: Package): string =>
  pkg.kind === "nixpkg" ? `nixpkg ${pkg.attribute}` : requestKey(pkg);
