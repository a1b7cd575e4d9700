/** Layers partition the image: each package is in exactly one of them, once. */
import type { Layer, Package } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import { label } from "./contents.ts";
import { identity } from "./identity.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "package-in-two-layers",
  *image({ name, packages }) {
    const first = new Map<string, Layer>();
    for (const { pkg, layer } of packages) {
      const key = identity(pkg);
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, layer);
        continue;
      }
      const where =
        before === layer
          ? `twice in layer ${layer.name}`
          : `in layer ${before.name} and in layer ${layer.name}`;
      yield new Problem("package-in-two-layers", `${label(pkg)} is ${where} of image ${name}`, {
        at: pkg,
        literal: written(pkg),
        hint: `drop it from layer "${layer.name}": what is in a lower layer is in the image`,
      });
    }
  },
};

const written = (pkg: Package): string => {
  if (pkg.kind === "nixpkg") return pkg.attribute;
  return pkg.kind === "git" ? pkg.rev : (pkg.url ?? pkg.name);
};
