/** Requirements are kept as names, so that a variant cannot drag in another image's package. */
import { frozen } from "./frozen.ts";
import type { Distribution, Kept, PackageOptions } from "./node.ts";

/** Options as a node keeps them: frozen, with each required package reduced to its name. */
export const kept = <Options extends PackageOptions>(options: Options): Kept<Options> => {
  const { requires, ...others } = options;
  // What is no list evades the types; a rule tells it.
  const names = Array.isArray(requires) ? requires.map(distributionName) : (requires as undefined);
  return frozen({ ...others, ...(names && { requires: names }) });
};

const distributionName = (required: Distribution | string): string =>
  typeof required === "string" ? required : required.name;
