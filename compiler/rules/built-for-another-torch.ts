/**
 * A compiled extension runs with the torch it was compiled for: libtorch promises no stable ABI
 * between minor releases.
 */
import { Problem } from "../problem.ts";
import { formatVersion } from "../python/version.ts";
import { torchOf } from "./build-stamp.ts";
import { ownLabel } from "./contents.ts";
import type { Rule } from "./rule.ts";
import { members } from "./torch-family.ts";

export const rule: Rule = {
  code: "built-for-another-torch",
  *image({ name, own, attributes }) {
    const torch =
      own.find((each) => each.name === "torch")?.version ??
      attributes.find((each) => each.name === "torch")?.version;
    if (torch === undefined) return;
    const minor = torch.release.slice(0, 2).join(".");
    for (const each of own) {
      const { pkg, file } = each;
      if (pkg.kind !== "wheel" || file === undefined || family.has(each.name)) continue;
      const stamp = torchOf(pkg, file);
      if (stamp === undefined || stamp === minor) continue;
      yield new Problem(
        "built-for-another-torch",
        `${ownLabel(each)} is built for torch ${stamp}, but image ${name} has torch ${formatVersion(torch)}`,
        {
          at: pkg,
          ...(pkg.url !== undefined && { literal: pkg.url }),
          hint: `take its build for torch ${minor}, or torch ${stamp} in image "${name}"`,
        },
      );
    }
  },
};

/** The family has a table of its own. */
const family: ReadonlySet<string> = new Set(["torch", ...members]);
