/** The disk is full: of the store, or of the folder that builders work in. */
import { Problem } from "../../problem.ts";
import { sized } from "../../sized.ts";
import type { Room } from "../../host/free-space.ts";

/** Whether these words of Nix's or a builder's say so. */
export const saysNoSpace = (text: string): boolean =>
  /No space left on device|database or disk is full|Disk quota exceeded/i.test(text);

/** @param room  The store's; undefined where it is not on this machine. */
export const noSpace = (what: string, room: Room | undefined): Problem =>
  new Problem(
    "no-space",
    room === undefined
      ? `the disk was full while ${what}`
      : `the disk was full while ${what}; ${sized(room.free)} are free in ${room.folder} now`,
    {
      hint: "make room: nix-collect-garbage; or build elsewhere: --store PATH; what was finished stays, so build again afterwards",
    },
  );
