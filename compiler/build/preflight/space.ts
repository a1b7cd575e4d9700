/** Whether the store has room for what the lock says will come. */
import { Problem } from "../../problem.ts";
import { sized } from "../../sized.ts";

/**
 * Bytes of the store for a byte of a wheel: the file itself, and what is in it. Of 966 wheels of PyPI the
 * content was 2.7 times the file; compiled Python adds some. What nixpkgs brings is not counted.
 */
export const FACTOR = 4;

/** What there is and what it takes. */
export interface Space {
  /** Bytes of the files that are still to come. */
  readonly files: number;
  /** Files of which nobody knows the size. */
  readonly unsized: number;
  /** The folder whose file system holds the store. */
  readonly folder: string;
  readonly free: number;
}

/** Bytes of the store that it takes. */
const neededSpace = ({ files }: Space): number => files * FACTOR;

/** `about 14.2 GB of 120 GB that are free in /nix`; undefined when nothing is to come. */
export const spaceText = (space: Space): string | undefined =>
  space.files === 0
    ? undefined
    : `about ${sized(neededSpace(space))} of the ${sized(space.free)} that are free in ${space.folder}`;

/** `no-space`, when there is not enough; nothing is started then. */
export const spaceProblem = (space: Space): Problem | undefined => {
  if (neededSpace(space) <= space.free) return undefined;
  const unsized = space.unsized === 0 ? "" : ` and ${String(space.unsized)} more of unknown size`;
  return new Problem(
    "no-space",
    `the build needs about ${sized(neededSpace(space))} in ${space.folder}, but ${sized(space.free)} are free: ${sized(space.files)} of wheels and sources${unsized} are to come, which take ${String(FACTOR)} times that once they are unpacked`,
    {
      hint: "make room: nix-collect-garbage; or build elsewhere: --store PATH; or, if you know better: --no-space-check",
    },
  );
};
