/** What Nix answers to the question of `expression.ts`. */
import * as v from "valibot";

/**
 * What nixpkgs thinks of a package.
 *
 * - `disabled`: not for this Python; `broken`: marked so; `unfree`: its licence needs leave;
 *   `insecure`: known vulnerabilities; `unsupported`: not for x86_64-linux.
 */
const verdict = v.picklist(["fine", "disabled", "broken", "unfree", "insecure", "unsupported"]);

const package_ = v.object({
  path: v.array(v.string()),
  state: v.picklist([...verdict.options, "unknown", "throws", "no-package"]),
  /** Of an unknown one: how far its path exists. */
  walked: v.optional(v.array(v.string())),
  pname: v.nullish(v.string()),
  version: v.nullish(v.string()),
  /** What the recipe has the build import; null when it does not say. */
  imports: v.nullish(v.array(v.string())),
  /** Whether it is importable by the interpreter it was asked for with. */
  isModule: v.optional(v.boolean()),
  /** The Python packages of its closure; null when one of them cannot be evaluated. */
  requires: v.nullish(v.array(v.object({ name: v.string(), state: verdict }))),
});

const AnswerSchema = v.object({
  packages: v.record(v.string(), package_),
  names: v.record(v.string(), v.array(v.string())),
});

export type Answer = v.InferOutput<typeof AnswerSchema>;
export type PackageAnswer = v.InferOutput<typeof package_>;
export type Verdict = v.InferOutput<typeof verdict>;

/** Checks an answer. @throws Error for what our expression never gives. */
export const readAnswer = (value: unknown): Answer => v.parse(AnswerSchema, value);
