/** Files of the user's own that an image is made of: no fetcher has them, so they are put into the store. */
import path from "node:path";
import { nixCommand } from "../host/nix-command.ts";
import { nixSays } from "../host/nix.ts";
import { Problem } from "../problem.ts";
import { type Passed, storeArguments } from "./invocation.ts";
import type { Source } from "./sources.ts";

/**
 * Adds those of `sources` that lie beside the config.
 *
 * @param folder  The config's.
 * @returns A problem for each that is not there, or is not the file that was locked.
 */
export const provideLocal = async (
  sources: readonly Source[],
  folder: string,
  passed: Passed,
): Promise<readonly Problem[]> => {
  const problems: Problem[] = [];
  for (const { local, node, storeName, storePath, distribution } of sources) {
    if (local === undefined) continue;
    const file = path.resolve(folder, local);
    const add = ["store", "add-file", "--name", storeName, file, ...storeArguments(passed)];
    const { code, stdout, stderr } = await nixCommand(add);
    if (code !== 0) {
      problems.push(
        new Problem(
          "source-unavailable",
          `${local} cannot be put into the store: ${nixSays(stderr)}`,
          {
            at: node,
            literal: local,
          },
        ),
      );
    } else if (stdout.trim() !== storePath) {
      problems.push(
        new Problem("hash-mismatch", `${local} is no longer the file that was locked`, {
          at: node,
          literal: local,
          hint: `take it as it is now: npx comfynix lock --accept ${distribution}`,
        }),
      );
    }
  }
  return problems;
};
