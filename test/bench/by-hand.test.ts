/** The bench compares like with like: the flake written by hand holds what the emitted one holds. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { cleanUp, closure, newFolder, onFlake, writeFlake } from "../flake/emitted.ts";
import { describeWith } from "../helpers/tools.ts";
import { byHandContext } from "./by-hand/image.ts";

const BY_HAND = fileURLToPath(new URL("by-hand", import.meta.url));

/** Sources and Python packages of the environment, and what it is built with. */
const contents = async (folder: string) => {
  const attribute = "packages.x86_64-linux.comfyui-env.drvPath";
  const derivations = closure(await onFlake(folder, ["eval", "--raw"], attribute));
  return {
    sources: derivations.filter((drv) => /\.whl\.drv$|-source\.drv$/.test(drv)).sort(),
    packages: [
      ...new Set(derivations.flatMap((drv) => /-python3\.11-(.*)\.drv$/.exec(drv)?.[1] ?? [])),
    ].sort(),
  };
};

describeWith(["nix"], "the flake written by hand", () => {
  afterAll(cleanUp);

  it("has the sources and packages of the emitted one", async () => {
    const folder = newFolder();
    cpSync(BY_HAND, join(folder, "nix"), { recursive: true });
    const written = await contents(folder);
    expect(written.sources).toHaveLength(8);
    expect(written).toEqual(await contents(writeFlake(byHandContext())));
  });
});
