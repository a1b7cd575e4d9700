/** The compiler: a loaded project → the files of `nix/`. Pure: what is read and written is `load`'s and `host`'s. */
import type { Context } from "./context.ts";
import { contentsOf } from "./rules/contents.ts";
import { pulledIntoLowerLayer } from "./graph/pulled-into-lower-layer.ts";
import type { Plan } from "./plan/plan.ts";
import { emit } from "./emit/emit.ts";
import { emitProbe } from "./emit/probe.ts";
import { print } from "./nix/print.ts";
import { patchName } from "./patch-name.ts";
import { plan } from "./plan/make.ts";
import { Problem, Problems } from "./problem.ts";
import { resolve } from "./resolve.ts";
import { type ImageSummary, summarise } from "./summary.ts";
import { validate } from "./validate.ts";
import { verify } from "./verify.ts";

/** What came out. */
export interface Compiled {
  /** Path below `nix/` → text, sorted by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What the user should know although nothing is wrong. */
  readonly warnings: readonly Problem[];
  /** In the order of the config's exports. */
  readonly images: readonly ImageSummary[];
}

/**
 * Nix for all images of a project.
 *
 * @throws {Problems} everything the rules found, when any of it is an error.
 */
export const compile = (context: Context): Compiled => {
  const problems = validate(context);
  if (problems.some((each) => each.severity === "error")) throw new Problems(problems);
  const planned = plan(resolve(context), context.project, context.lock);
  const trees = emit(planned);
  const files = new Map(
    [...trees].map(([file, tree]) => [file, typeof tree === "string" ? tree : print(tree)]),
  );
  verify(trees, files);
  for (const [path, text] of context.patches ?? []) files.set(`patches/${patchName(path)}`, text);
  if (context.probe === undefined) throw new Problem("internal", "nobody read the check's files");
  for (const [path, text] of emitProbe(context.probe)) files.set(path, text);
  return {
    files: new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    warnings: [...problems, ...placement(context, planned)],
    images: context.images.map((each) => summarise(each, context.lock)),
  };
};

const placement = (context: Context, planned: Plan): readonly Problem[] =>
  context.images.flatMap(({ name, image }) => {
    const its = planned.images.find((each) => each.name === name);
    return its ? pulledIntoLowerLayer(contentsOf(context, name, image), planned, its) : [];
  });
