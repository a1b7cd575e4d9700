/** Derivations as text. */
import { readFileSync } from "node:fs";

/** A derivation's text, where its store is on this machine. */
export const readDerivation = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};
