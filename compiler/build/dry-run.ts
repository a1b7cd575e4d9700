/** What a build would do, in the config's terms. */
import type { NixEvent } from "./events/event.ts";
import { announcedReader } from "./events/announced.ts";
import type { Announced } from "./events/state.ts";
import type { Origin, Origins } from "./origin.ts";

/** Reads it from the messages of `nix build --dry-run`. */
export const plannedReader = (): {
  readonly event: (event: NixEvent) => void;
  readonly announced: () => Announced;
} => {
  const reader = announcedReader();
  return {
    event: (event) => {
      if (event.kind === "msg") reader.read(event.text);
    },
    announced: () => reader.announced() ?? NOTHING,
  };
};

const NOTHING: Announced = { builds: new Set(), fetches: new Set(), download: 0, unpacked: 0 };

/** A derivation that is something of the config's. */
export interface PlannedStep {
  readonly derivation: string;
  readonly origin: Origin;
}

/** Everything a build would do. */
export interface PlannedWork {
  /** Files and trees of the lock that would be downloaded. */
  readonly sources: readonly PlannedStep[];
  /** Packages of the config, and nixpkgs' that are built on top of them. */
  readonly packages: readonly PlannedStep[];
  /** Derivations of the image as a whole, or of nixpkgs. */
  readonly others: readonly string[];
  /** Store paths that a cache has, with the bytes to download and once unpacked. */
  readonly substituted: readonly string[];
  readonly download: number;
  readonly unpacked: number;
}

export const plannedWork = (
  { builds, fetches, download, unpacked }: Announced,
  origin: Origins,
): PlannedWork => {
  const work = {
    sources: [] as PlannedStep[],
    packages: [] as PlannedStep[],
    others: [] as string[],
  };
  for (const derivation of builds) {
    const found = origin(derivation);
    if (found?.role === "source") work.sources.push({ derivation, origin: found });
    else if (found?.role === "package") work.packages.push({ derivation, origin: found });
    else work.others.push(derivation);
  }
  return { ...work, substituted: [...fetches], download, unpacked };
};
