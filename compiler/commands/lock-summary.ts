/** The end of a lock: what it added because it is required, and what became of the file. */
import type { Kept } from "../host/store-keeper.ts";
import type { Terminal } from "../host/terminal.ts";
import type { LockOutcome } from "../lock/lock-config.ts";
import { sized } from "../sized.ts";

/** Names told for one image; the rest is counted. */
const MOST = 12;

/**
 * @example
 * comfyui needs 3 more wheels: filelock 3.20.0 (torch), mpmath 1.3.0 (sympy), sympy 1.14.0 (torch)
 * comfyui.lock.json: 75 artifacts (2 added, 1 dropped), written
 */
export const lockSummary = (outcome: LockOutcome, { shown }: Pick<Terminal, "shown">): string => {
  const { file, lock, added, changed, dropped, stale, written } = outcome;
  const number = Object.keys(lock.artifacts).length;
  const moves = Object.entries({ added, changed, dropped })
    .filter(([, keys]) => keys.length > 0)
    .map(([word, keys]) => `${keys.length} ${word}`);
  const counted = `${number} ${number === 1 ? "artifact" : "artifacts"}`;
  const detail = moves.length === 0 ? "" : ` (${moves.join(", ")})`;
  const end = !stale ? "unchanged" : written ? "written" : "not written";
  return [...derivedLines(outcome), `${shown(file)}: ${counted}${detail}, ${end}`, ""].join("\n");
};

/**
 * What lies in the Nix store already; "" when nothing was to be kept.
 *
 * @example
 * 3 files (1.20 GB) are in the Nix store: the build need not download them
 */
export const keptLine = ({ files, bytes, failure }: Kept): string => {
  const some = files === 1 ? "1 file" : `${String(files)} files`;
  const what =
    files === 1
      ? "is in the Nix store: the build need not download it"
      : "are in the Nix store: the build need not download them";
  return [
    ...(files > 0 ? [`${some} (${sized(bytes)}) ${what}\n`] : []),
    ...(failure === undefined
      ? []
      : [
          `not everything could be put into the Nix store: ${failure}; the build downloads the rest\n`,
        ]),
  ].join("");
};

/** What is new among the derived: once it is locked, `comfynix why` tells of it. */
const derivedLines = ({ lock, added }: LockOutcome): readonly string[] => {
  const fresh = new Set(added);
  return Object.entries(lock.images).flatMap(([image, requests]) => {
    const derived = Object.entries(requests)
      .filter(([, { layer, artifact }]) => layer !== undefined && fresh.has(artifact))
      .map(([key, { by }]) => `${key.replace(/^wheel /, "")} (${by.join(", ")})`);
    if (derived.length === 0) return [];
    const more = derived.length - MOST;
    const names = more > 1 ? [...derived.slice(0, MOST), `and ${more} others`] : derived;
    const wheels = `${derived.length} more ${derived.length === 1 ? "wheel" : "wheels"}`;
    return [`${image} needs ${wheels}: ${names.join(", ")}`];
  });
};
