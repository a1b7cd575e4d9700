/**
 * How each native wheel of an image finds its libraries, computed from what the wheels themselves
 * say (ELF facts of the lock): no table of packages anywhere.
 *
 * For each NEEDED soname of a wheel, the first that holds: it ships the file itself; libc has it;
 * nixpkgs has it (`sonames.ts`); another wheel of the image ships a file of that name, and its
 * folder is searched; nobody does, and it is ignored by its exact name. Files are looked up by file
 * name, as auto-patchelf and ld.so do.
 */
import type { ElfFacts } from "../lock/lock.ts";
import type { NativePlan, WheelFolder } from "./plan.ts";
import { isDriver, isLibc, systemLibrary } from "./sonames.ts";

/** A wheel of the image as this stage sees it. `elf` is undefined while nobody looked inside. */
export interface NativeWheel {
  readonly name: string;
  readonly elf: readonly ElfFacts[] | undefined;
  /** Distributions of the image it requires: preferred among equal providers. */
  readonly requires: readonly string[];
  /** Sonames the config allows to stay missing. */
  readonly ignoreMissing: readonly string[];
}

const split = (path: string): readonly [folder: string, file: string] => {
  const slash = path.lastIndexOf("/");
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
};

const keyOf = ({ distribution, folder }: WheelFolder): string => `${distribution}\0${folder}`;

const byKey = (a: WheelFolder, b: WheelFolder): number => (keyOf(a) < keyOf(b) ? -1 : 1);

/** Distinct folders in a fixed order. */
const folders = (found: readonly WheelFolder[]): readonly WheelFolder[] =>
  [...new Map(found.map((each) => [keyOf(each), each])).values()].sort(byKey);

/** Who ships which file name, and whether that file's SONAME is its name. */
type Providers = ReadonlyMap<string, readonly (WheelFolder & { readonly sameSoname: boolean })[]>;

const providersOf = (wheels: readonly NativeWheel[]): Providers => {
  const providers = new Map<string, (WheelFolder & { readonly sameSoname: boolean })[]>();
  for (const wheel of wheels)
    for (const each of wheel.elf ?? []) {
      const [folder, file] = split(each.path);
      const list = providers.get(file) ?? [];
      list.push({
        distribution: wheel.name,
        folder,
        sameSoname: each.soname === undefined || each.soname === file,
      });
      providers.set(file, list);
    }
  return providers;
};

/** Plans of all native wheels of an image; a wheel without ELF files has none. */
export const nativePlans = (wheels: readonly NativeWheel[]): ReadonlyMap<string, NativePlan> => {
  const providers = providersOf(wheels);
  const plans = new Map<string, NativePlan>();
  const edges = new Map<string, Set<string>>();
  for (const wheel of wheels) {
    const plan = wheel.elf === undefined ? safeDefaults(wheel, wheels) : linked(wheel, providers);
    if (plan === undefined) continue;
    plans.set(wheel.name, plan);
    edges.set(wheel.name, new Set(plan.searchPaths.map((each) => each.distribution)));
  }
  for (const wheel of wheels) {
    const plan = plans.get(wheel.name);
    if (plan?.known) plans.set(wheel.name, { ...plan, runPaths: opened(wheel, providers, edges) });
  }
  return plans;
};

/** While nobody looked inside: every native wheel it requires is searched, and only libcuda may be missing. */
const safeDefaults = (wheel: NativeWheel, wheels: readonly NativeWheel[]): NativePlan => ({
  known: false,
  buildInputs: ["stdenv.cc.cc.lib", "zlib"],
  searchPaths: folders(
    wheels
      .filter((each) => wheel.requires.includes(each.name) && each.name !== wheel.name)
      .map((each) => ({ distribution: each.name, folder: "" })),
  ),
  runPaths: [],
  driver: true,
  ignoreMissing: [...new Set(["libcuda.so.1", ...wheel.ignoreMissing])].sort(),
  foreignRunPaths: [],
});

/** The recipe over NEEDED. */
const linked = (wheel: NativeWheel, providers: Providers): NativePlan | undefined => {
  const elf = wheel.elf ?? [];
  if (elf.length === 0) return undefined;
  const own = new Set(elf.map((each) => split(each.path)[1]));
  const buildInputs = new Set<string>();
  const searchPaths: WheelFolder[] = [];
  const missing = new Set<string>(wheel.ignoreMissing);
  let driver = false;
  for (const file of elf) {
    driver ||= [...file.needed, ...(file.dlopen ?? [])].some(isDriver);
    for (const soname of file.needed) {
      if (own.has(soname) || isLibc(soname)) continue;
      const system = systemLibrary(soname);
      const found = providers.get(soname) ?? [];
      const chosen =
        found.find((each) => wheel.requires.includes(each.distribution)) ??
        found.toSorted(byKey)[0];
      if (system !== undefined) buildInputs.add(system);
      else if (chosen !== undefined) searchPaths.push(chosen);
      else missing.add(soname);
    }
  }
  return {
    known: true,
    buildInputs: [...buildInputs].sort(),
    searchPaths: folders(searchPaths.map(({ distribution, folder }) => ({ distribution, folder }))),
    runPaths: [],
    driver,
    ignoreMissing: [...missing].sort(),
    foreignRunPaths: elf
      .filter((each) => each.foreignRunpath)
      .map((each) => each.path)
      .sort(),
  };
};

/**
 * Folders of wheels it dlopens from: a library name among its strings counts when exactly one file
 * of the image has it as file name and SONAME, and the edge closes no cycle, as one to the wheel's
 * own file would. Adds to `edges`.
 */
const opened = (
  wheel: NativeWheel,
  providers: Providers,
  edges: Map<string, Set<string>>,
): readonly WheelFolder[] => {
  const elf = wheel.elf ?? [];
  const needed = new Set(elf.flatMap((each) => each.needed));
  const found: WheelFolder[] = [];
  for (const soname of new Set(elf.flatMap((each) => each.dlopen ?? []))) {
    if (needed.has(soname) || isLibc(soname) || systemLibrary(soname) !== undefined) continue;
    const [only, ...others] = providers.get(soname) ?? [];
    if (only === undefined || others.length > 0 || !only.sameSoname) continue;
    if (reaches(edges, only.distribution, wheel.name)) continue;
    edges.get(wheel.name)?.add(only.distribution);
    found.push({ distribution: only.distribution, folder: only.folder });
  }
  return folders(found);
};

/** Whether `to` can be reached from `from`. */
const reaches = (
  edges: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  to: string,
): boolean => {
  const seen = new Set<string>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(edges.get(at) ?? []));
  }
  return false;
};
