/** A hash in the config must be SRI with SHA-256, and a real one. */
import { SRI_SHA256 } from "../lock/lock.ts";
import { Problem } from "../problem.ts";
import { label } from "./contents.ts";
import { readHash } from "./hash.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "hash-malformed",
  *package(pkg) {
    const hash = pkg.kind === "nixpkg" ? undefined : pkg.options.hash;
    if (hash === undefined) return;
    const reading = readHash(hash);
    if (reading.kind === "sri" && SRI_SHA256.test(hash)) return;
    const fault = (message: string, hint: string) =>
      new Problem("hash-malformed", message, { at: pkg, literal: hash, hint });
    switch (reading.kind) {
      case "sri":
      case "respell":
        yield fault(
          `the hash of ${label(pkg)} is not SRI${reading.kind === "respell" ? ` but ${reading.spelling}` : ""}`,
          reading.kind === "respell" ? `write hash: "${reading.sri}"` : FIND,
        );
        return;
      case "placeholder":
        yield fault(`the hash of ${label(pkg)} is a placeholder`, FIND);
        return;
      case "algorithm":
        yield fault(`the hash of ${label(pkg)} is ${reading.algorithm}, not sha256`, FIND);
        return;
      case "unreadable":
        yield fault(`the hash of ${label(pkg)} is no SHA-256: ${reading.why}`, FIND);
    }
  },
};

const FIND = "leave hash out and run `npx comfynix lock`: the lock keeps it";
