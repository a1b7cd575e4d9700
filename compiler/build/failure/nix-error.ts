/** What Nix means by an error, whatever its version's words. */
import { stripVTControlCharacters } from "node:util";
import type { Message } from "../events/event.ts";
import type { EvaluationError } from "./evaluation-place.ts";
import type { Mismatch } from "./hash-mismatch.ts";

/** One error of Nix's. */
export type NixError =
  | { readonly kind: "build"; readonly drv: string; readonly how: string }
  | ({ readonly kind: "mismatch" } & Mismatch)
  | ({ readonly kind: "evaluation" } & EvaluationError)
  /** That no machine builds for such a system, or with such a feature; the same for each derivation. */
  | { readonly kind: "system"; readonly needs: string; readonly has: string }
  /** That something else failed, of which it has told. */
  | { readonly kind: "follows" }
  | { readonly kind: "other"; readonly sentence: string };

export const nixError = ({
  text,
  rawText,
  place,
}: Pick<Message, "text" | "rawText" | "place">): NixError => {
  const whole = stripVTControlCharacters(text);
  const sentence = stripVTControlCharacters(rawText ?? whole.replace(/^error:\s*/, "")).trim();
  // What another machine's Nix said of a build that it was given.
  const elsewhere = /^build of '[^']+' on '[^']+' failed: (?:error: )?([^]+)$/.exec(sentence)?.[1];
  if (elsewhere !== undefined) {
    return nixError({ text: elsewhere, rawText: elsewhere });
  }
  const mismatch =
    /hash mismatch in (?:fixed-output derivation|file downloaded from) '([^']+)':\s+(?:likely URL:[^\n]*\s+)?specified:\s+(\S+)\s+got:\s+(\S+)/.exec(
      sentence,
    );
  if (mismatch !== null) {
    const [, drv = "", specified = "", got = ""] = mismatch;
    return { kind: "mismatch", drv, specified, got };
  }
  if (FOLLOWS.test(sentence)) return { kind: "follows" };
  const [, needs, has] =
    SYSTEMS.map((each) => each.exec(sentence)).find((each) => each !== null) ?? [];
  if (needs !== undefined && has !== undefined) return { kind: "system", needs, has };
  const [, drv, how] =
    BUILDS.map((each) => each.exec(sentence)).find((each) => each !== null) ?? [];
  if (drv !== undefined && how !== undefined) return { kind: "build", drv, how };
  if (place !== undefined || TRACE.test(whole)) {
    const file = place?.file;
    return { kind: "evaluation", sentence, text: whole, ...(file !== undefined && { file }) };
  }
  return { kind: "other", sentence };
};

/** A frame of an evaluation; other errors have a trace, too. */
const TRACE =
  /^\s*… (?:while (?:evaluating|calling|fetching the input|selecting)|from call site|in the )/m;

/** Of Nix up to 2.29, and of later ones; each is a system with its features. */
const SYSTEMS = [
  /^a ('[^']+' with features \{[^}]*\}) is required to build '[^']+', but I am a (.+)$/,
  /Required system: ([^\n]+)\n\s*Current system: ([^\n]+)/,
] as const;

/** Of Nix up to 2.29, and of later ones. */
const BUILDS = [
  /^builder for '([^']+\.drv)' ([^;\n]+)/,
  /^(?:Cannot build|build of) '([^']+\.drv)'[^\n]*\n\s*Reason: (?:builder )?([^\n]+?)\.?(?:\n|$)/,
  /^'([^']+\.drv)' (timed out[^\n]*)/,
] as const;

const FOLLOWS =
  /^\d+ dependenc|^build of .* failed$|dependencies of derivation '[^']+' failed to build|Reason: \d+ dependenc|^some (?:builds|outputs) /;
