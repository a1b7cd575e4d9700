/** A dry run says what a build would do, and does nothing. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { describeWith } from "../helpers/tools.ts";
import { build, building, module, resultOf, shelved } from "./building.ts";

describeWith(["builds"], "a dry run", () => {
  const project = (): string =>
    building(`    layer("base", nixpkg("which")),\n    layer("py", wheel("planned", "1.0")),`, [
      shelved(module("planned", `made = "${String(Date.now())}"\n`), { size: 123_456_789 }),
    ]);

  it("says what would be fetched and built, in the config's terms", async () => {
    const { stderr, code } = await build(project(), ["--dry-run"]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /^small would\n {2}download {4}1 wheel or source, 123\.5 MB\n {4}planned 1\.0 {2}123\.5 MB\n {2}build {7}1 package of the image, \d+ more derivations\n {4}py {2}planned 1\.0\n$/m,
    );
  });

  it("builds nothing and leaves no link", async () => {
    const folder = project();
    const result = resultOf(await build(folder, ["--dry-run", "--json"]));
    expect(result).toMatchObject({
      ok: true,
      built: [],
      planned: {
        sources: [{ label: "planned 1.0", layer: "py", bytes: 123_456_789 }],
        packages: [{ label: "planned 1.0", layer: "py" }],
      },
    });
    expect(readdirSync(path.join(folder, ".comfynix"))).not.toContain("result-small");
  });
});
