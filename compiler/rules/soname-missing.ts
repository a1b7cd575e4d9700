/**
 * Shared objects name the libraries they need (DT_NEEDED). What no wheel of the image, libc, nixpkgs or
 * the driver ships is left to chance. Wheels carry plug-ins for machines that are not there, so this is
 * told and stops nothing. Only where every native wheel of the image was looked into can it be told.
 */
import { nativePlans } from "../plan/native.ts";
import { isDriver } from "../plan/sonames.ts";
import { Problem } from "../problem.ts";
import { listed } from "./chains.ts";
import { ownLabel } from "./contents.ts";
import type { Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "soname-missing",
  *image({ name, own }) {
    const wheels = own.filter(({ pkg }) => pkg.kind === "wheel");
    if (wheels.some(lacksElf)) return;
    const plans = nativePlans(
      wheels.map((each) => ({
        name: each.name,
        elf: each.artifact?.facts?.elf,
        requires: [],
        ignoreMissing: [],
      })),
    );
    for (const each of wheels) {
      const allowed = new Set(each.pkg.options.ignoreMissing);
      const missing = (plans.get(each.name)?.ignoreMissing ?? []).filter(
        (soname) => !isDriver(soname) && !allowed.has(soname),
      );
      if (missing.length === 0) continue;
      yield new Problem(
        "soname-missing",
        `${ownLabel(each)} needs ${listed(missing)}, which nothing in image ${name} ships`,
        {
          at: each.derived?.root ?? each.pkg,
          severity: "warning",
          hint: `add the wheel that ships it, or allow it: ignoreMissing: [${missing.map((each) => `"${each}"`).join(", ")}]`,
        },
      );
    }
  },
};

const lacksElf = ({ artifact, file }: Own): boolean => {
  const native = file === undefined || file.platforms.some((each) => each !== "any");
  return native && artifact?.facts?.elf === undefined;
};
