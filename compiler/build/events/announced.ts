/** What Nix says is missing: `these 3 derivations will be built:` and a store path a line. */
import type { Announced } from "./state.ts";

/** Takes Nix's messages one by one, or several lines of one. */
export interface AnnouncedReader {
  /** @returns Whether `text` belongs to the announcement. */
  readonly read: (text: string) => boolean;
  /** Absent until Nix has said anything of the kind. */
  readonly announced: () => Announced | undefined;
}

const BUILT = /^(?:these (?:\d+ )?derivations|this derivation) will be built:$/;
const FETCHED =
  /^(?:these (?:\d+ )?paths|this path) will be fetched(?: \((\S+) (\w+) download, (\S+) (\w+) unpacked\))?:$/;
const PATH = /^\s+(\/\S+)$/;

/** Powers of 1024; Nix writes MiB always, or since 2.30 what suits. */
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

export const announcedReader = (): AnnouncedReader => {
  const builds = new Set<string>();
  const fetches = new Set<string>();
  let [download, unpacked] = [0, 0];
  let list: Set<string> | undefined;
  let any = false;
  const line = (text: string): boolean => {
    const path = list && PATH.exec(text)?.[1];
    if (path !== undefined) {
      list?.add(path);
      return true;
    }
    const fetched = FETCHED.exec(text);
    list = fetched ? fetches : BUILT.test(text) ? builds : undefined;
    if (list === undefined) return false;
    any = true;
    if (fetched) {
      download += bytes(fetched[1], fetched[2]);
      unpacked += bytes(fetched[3], fetched[4]);
    }
    return true;
  };
  return {
    read: (text) => text.split("\n").map(line).some(Boolean),
    announced: () => (any ? { builds, fetches, download, unpacked } : undefined),
  };
};

const bytes = (number = "0", unit = "B"): number => {
  const value = Number(number) * 1024 ** Math.max(0, UNITS.indexOf(unit));
  return Number.isFinite(value) ? Math.round(value) : 0;
};
