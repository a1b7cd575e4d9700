/** Why nixpkgs does not let a package be built, and what to do about it: the same words at every stage. */
import type { Verdict } from "./answer.ts";

/** What is said of an attribute with such a verdict. */
export const refusal = (
  verdict: Exclude<Verdict, "fine">,
  attribute: string,
  { python }: { readonly python: boolean },
): { readonly message: string; readonly hint: string } =>
  verdict === "disabled"
    ? {
        message: `nixpkgs at the pin has ${attribute} disabled ${python ? "for this image's Python" : "here"}`,
        hint: "take a wheel of it, another Python, or move the pin",
      }
    : { message: `nixpkgs at the pin ${WORDS[verdict]} ${attribute}`, hint: HINTS[verdict] };

const WORDS = {
  broken: "has marked as broken:",
  insecure: "knows of vulnerabilities in",
  unfree: "needs leave for the unfree licence of",
  unsupported: "does not build for x86_64-linux:",
} as const;

const HINTS = {
  broken: "take a wheel of it, or move the pin: npx comfynix update nixpkgs",
  insecure: "take another package, or move the pin: npx comfynix update nixpkgs",
  unfree: "images are built from free packages, but for cuda.*: take a wheel of it",
  unsupported: "take another package",
} as const;
