/**
 * Shared objects name the libraries they need (DT_NEEDED). What is loaded with a module and ships with no
 * wheel of the image, libc, nixpkgs or the driver fails when the module is imported. Wheels also carry
 * plug-ins for networks that are not there, which nothing loads by itself: those are left alone. Only
 * where every native wheel of the image was looked into can it be told.
 */
import type { ElfFacts } from "../lock/lock.ts";
import { isDriver, isLibc, systemLibrary } from "../plan/sonames.ts";
import { Problem } from "../problem.ts";
import { listed } from "../listed.ts";
import { ownLabel } from "./contents.ts";
import type { Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "soname-missing",
  *image({ name, own }) {
    const wheels = own.filter(({ pkg }) => pkg.kind === "wheel");
    if (wheels.some(lacksElf)) return;
    for (const [each, sonames] of missingIn(wheels)) {
      const allowed = new Set(each.pkg.options.ignoreMissing);
      const missing = [...sonames].filter((soname) => !allowed.has(soname)).sort();
      if (missing.length === 0) continue;
      const list = missing.map((soname) => `"${soname}"`).join(", ");
      yield new Problem(
        "soname-missing",
        `${ownLabel(each)} needs ${listed(missing)}, which nothing in image ${name} ships`,
        {
          at: each.derived?.root ?? each.pkg,
          severity: "warning",
          hint:
            each.derived === undefined
              ? `add the wheel that ships it, or allow it: ignoreMissing: [${list}]`
              : `add the wheel that ships it, or name ${each.name} in a layer with ignoreMissing: [${list}]`,
        },
      );
    }
  },
};

const lacksElf = ({ artifact, file }: Own): boolean => {
  const native = file === undefined || file.platforms.some((each) => each !== "any");
  return native && artifact?.facts?.elf === undefined;
};

/** What is missing of all that importing a module or starting a program loads, by wheel. */
const missingIn = (wheels: readonly Own[]): ReadonlyMap<Own, ReadonlySet<string>> => {
  const files = wheels.flatMap((own) =>
    (own.artifact?.facts?.elf ?? []).map((elf) => ({ own, elf })),
  );
  const shipping = new Map<string, typeof files>();
  for (const each of files) {
    for (const name of new Set([each.elf.soname, baseName(each.elf)])) {
      if (name !== undefined) shipping.set(name, [...(shipping.get(name) ?? []), each]);
    }
  }
  const missing = new Map<Own, Set<string>>();
  const loaded = new Set(files.filter(({ elf }) => isStart(elf)));
  // A set takes what is added while it is walked.
  for (const { own, elf } of loaded) {
    for (const soname of elf.needed) {
      const found = shipping.get(soname);
      for (const each of found ?? []) loaded.add(each);
      if (found !== undefined || isLibc(soname) || isDriver(soname)) continue;
      if (systemLibrary(soname) !== undefined) continue;
      missing.set(own, (missing.get(own) ?? new Set()).add(soname));
    }
  }
  return missing;
};

/** A module that Python imports, or a program. */
const isStart = (elf: ElfFacts): boolean =>
  elf.interpreter !== undefined ||
  /^(?!lib)[^.]+(?:\.cpython-[^/]*|\.abi3t?)?\.so$/.test(baseName(elf));

const baseName = ({ path }: ElfFacts): string => path.slice(path.lastIndexOf("/") + 1);
