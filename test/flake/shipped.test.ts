/** What this repository ships: its own images and the examples, as Nix sees them. */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nixInstantiate } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { cleanUp, closure, newFolder, nixFiles, onFlake, tryOnFlake } from "./emitted.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES = readdirSync(join(ROOT, "examples")).map((name) => join(ROOT, "examples", name));

/** Compiles as a user does. */
const compiled = async (config: string): Promise<string> => {
  const folder = newFolder();
  await promisify(execFile)(join(ROOT, "node_modules/.bin/tsx"), [
    join(ROOT, "compile.ts"),
    config,
    "--out",
    join(folder, "nix"),
    "--no-typecheck",
  ]);
  return folder;
};

/** Versions of torch that bring files: a package that only stands for another has no wheel. */
const torches = async (folder: string, image: string): Promise<readonly string[]> => {
  const attribute = `packages.x86_64-linux.${image}-env.drvPath`;
  return closure(await onFlake(folder, ["eval", "--raw"], attribute))
    .flatMap(
      (drv) => /-(torch-\d.*)\.whl\.drv$|-python3\.11-(torch-2\.9\.\d)\.drv$/.exec(drv)?.[0] ?? [],
    )
    .sort();
};

describeWith(["nix"], "the Nix of what is shipped", () => {
  afterAll(cleanUp);

  describe.each([ROOT, ...EXAMPLES].map((config) => ({ name: basename(config), config })))(
    "$name",
    ({ config }) => {
      let folder = "";
      let images: readonly string[] = [];

      beforeAll(async () => {
        folder = await compiled(config);
        images = readdirSync(join(folder, "nix/images")).map((file) => basename(file, ".nix"));
      });

      it("is parsed by Nix", async () => {
        const files = nixFiles(folder);
        expect(files.length).toBeGreaterThan(2);
        const parsed = await nixInstantiate(["--parse", ...files], { cwd: join(folder, "nix") });
        expect(parsed).toMatchObject({ code: 0 });
      });

      it("is evaluated by Nix, every output of it", async () => {
        expect(await tryOnFlake(folder, ["flake", "check", "--no-build"])).toMatchObject({
          code: 0,
        });
      });

      it("has one torch per image at most", async () => {
        expect(images.length).toBeGreaterThan(0);
        for (const image of images)
          expect((await torches(folder, image)).length).toBeLessThanOrEqual(1);
      });
    },
  );

  it("is evaluated by Nix as it is committed", async () => {
    expect(await tryOnFlake(ROOT, ["flake", "check", "--no-build"])).toMatchObject({ code: 0 });
    expect(await torches(ROOT, "comfyui")).toEqual([
      expect.stringContaining("torch-2.10.0+cu130-cp314"),
    ]);
  });
});
