/** Compiles a config in memory, and holds it against the `nix/` that lies beside it. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { problemsOf } from "../commands/problems.ts";
import { settleOutput } from "../commands/settle-output.ts";
import { compile } from "../compile.ts";
import type { Context } from "../context.ts";
import type { Files } from "../host/folder.ts";
import type { ConfigTarget } from "./command-target.ts";
import type { Described } from "./described.ts";

/** What `comfynix compile --check` would say of one image. Nothing is written. */
export const describe = async (
  { image: { name }, context, target: { config } }: ConfigTarget,
  shown: (file: string) => string,
): Promise<Described> => {
  const files = compiled(context);
  if (files === undefined) return "broken";
  const text = files.get(`check/${name}.json`) ?? "";
  const manifest = createHash("sha256").update(text).digest("hex");
  const stale = await staleFiles(path.join(path.dirname(config), "nix"), files, shown);
  const ofOthers = new Set(
    context.images
      .filter((each) => each.name !== name)
      .flatMap((each) => [`images/${each.name}.nix`, `check/${each.name}.json`]),
  );
  return { stale: stale.filter((each) => !ofOthers.has(each)), manifest };
};

/** Those that a compile would write or remove; none where the folder is missing, or not for us to read. */
const staleFiles = async (
  out: string,
  files: Files,
  shown: (file: string) => string,
): Promise<readonly string[]> => {
  if (!existsSync(out)) return [];
  try {
    const { changed, removed } = await settleOutput(out, files, { check: true, shown });
    return [...changed, ...removed];
  } catch (error) {
    // Throws on what is no problem.
    problemsOf(error);
    return [];
  }
};

/** Undefined where the config has problems. */
const compiled = (context: Context): Files | undefined => {
  try {
    return compile(context).files;
  } catch (error) {
    // Throws on what is no problem.
    problemsOf(error);
    return undefined;
  }
};
