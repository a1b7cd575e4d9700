/** Names of the files in `packages/`: one per distinct derivation, shared by the images that agree. */
import type { PackagePlan } from "./plan.ts";

/** Hands out file names; equal packages get the same file. */
export interface PackageFiles {
  /** The file of `planned`, new or known. */
  readonly add: (planned: Omit<PackagePlan, "file">) => string;
  /** All files, sorted by name. */
  readonly all: () => readonly PackagePlan[];
}

/**
 * The first package of a name takes it alone (`torch`), so that adding a variant renames nothing;
 * others add their version (`torch-2.10.0-cu128`) and, were that taken too, a number.
 */
export const packageFiles = (): PackageFiles => {
  const byFile = new Map<string, PackagePlan>();
  const byContent = new Map<string, string>();
  return {
    add: (planned) => {
      const content = JSON.stringify(planned);
      const known = byContent.get(content);
      if (known !== undefined) return known;
      const versioned = `${planned.pname}-${planned.version.replace(/[^0-9A-Za-z.]+/g, "-")}`;
      let file = byFile.has(planned.pname) ? versioned : planned.pname;
      for (let n = 2; byFile.has(file); n++) file = `${versioned}-${n}`;
      byFile.set(file, { ...planned, file });
      byContent.set(content, file);
      return file;
    },
    all: () => [...byFile.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1)),
  };
};
