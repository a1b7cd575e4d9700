/** What nixpkgs' packages provide, asked of real Nix over the stand-in, needs no wheel. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderTree } from "../../../compiler/lock/git/folder-io.ts";
import { narHash } from "../../../compiler/lock/git/nar-hash-io.ts";
import type { NixpkgsSource } from "../../../compiler/lock/nixpkgs/expression.ts";
import { validate } from "../../../compiler/validate.ts";
import { git, image, layer, nixpkg, project, sdist, wheel } from "../../../dsl/index.ts";
import type { Package } from "../../../dsl/index.ts";
import { STANDIN } from "../../helpers/nix.ts";
import { tarOf } from "../../helpers/tar.ts";
import { describeWith } from "../../helpers/tools.ts";
import { text } from "../../rules/found.ts";
import { lockHere, openShop } from "./shop.ts";
import type { Shop } from "./shop.ts";

describeWith(["nix"], "with Nix at hand", () => {
  let shop: Shop;
  let nixpkgs: NixpkgsSource;
  beforeAll(async () => {
    shop = await openShop();
    shop.stock(
      { name: "app", version: "1", requires: ["jsonschema", "attrs>=1", "six", "tiny"] },
      { name: "hungry", version: "1", requires: ["attrs>=9999"] },
      { name: "tiny", version: "1" },
      { name: "attrs", version: "9999" },
    );
    nixpkgs = { path: STANDIN, narHash: (await narHash(folderTree(STANDIN))).hash };
  });
  afterAll(() => shop.close());

  const locking = (...packages: readonly Package[]) => lockHere(shop.url, packages, { nixpkgs });

  test("only what neither the config nor nixpkgs has comes from the index", async () => {
    const packages = [wheel("app", "1"), ...nixpkg("python.jsonschema", "python.six")];
    const { lock, problems } = await locking(...packages);
    expect(problems).toEqual([]);
    expect(Object.keys(lock.images["boot"] ?? {}).sort()).toEqual(["wheel app 1", "wheel tiny 1"]);
    const { attributes } = lock.nixpkgs;
    expect(attributes["python314Packages.jsonschema"]).toMatchObject({
      distribution: "jsonschema",
      requires: expect.arrayContaining(["attrs"]) as string[],
    });
    // Nobody names it, but its version decides.
    expect(attributes["python314Packages.attrs"]).toHaveProperty("version");
    const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("l0", packages)] });
    const config = project({ nixpkgs: git("NixOS/nixpkgs", lock.nixpkgs.rev) });
    const images = [{ name: "boot", image: boot }];
    expect(validate({ images, project: config, lock })).toEqual([]);
    const again = await lockHere(shop.url, packages, { nixpkgs, previous: lock });
    expect(again.lock).toEqual(lock);
  });

  test("a version of nixpkgs that is not the one required is told by the rules", async () => {
    const packages = [wheel("hungry", "1"), ...nixpkg("python.jsonschema")];
    const { lock } = await locking(...packages);
    const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("l0", packages)] });
    const config = project({ nixpkgs: git("NixOS/nixpkgs", lock.nixpkgs.rev) });
    expect(
      validate({ images: [{ name: "boot", image: boot }], project: config, lock }),
    ).toMatchObject([
      {
        code: "version-conflict",
        message: expect.stringMatching(
          /^hungry 1 requires attrs>=9999, but image boot has attrs \S+, which nixpkgs' python\.jsonschema in layer l0 brings along$/,
        ) as string,
      },
    ]);
  });

  test("what builds sources is asked for, too, where they bound its version", async () => {
    const archive = (requires: string) =>
      gzipSync(
        tarOf({
          "built-1/pyproject.toml": `[build-system]\nrequires = [${requires}]\nbuild-backend = "flit_core.buildapi"\n`,
        }),
      );
    const url = `${shop.server.url}/files/built-1.tar.gz`;
    shop.server.files.set("/files/built-1.tar.gz", {
      body: archive("'flit_core >=3,<3.10', 'wheel'"),
    });
    const built = sdist(text(url));
    const { lock, problems } = await locking(built);
    expect(problems).toEqual([]);
    expect(lock.nixpkgs.attributes).toEqual({
      "python314Packages.flit-core": expect.objectContaining({ version: "3.12.0" }) as object,
    });
    const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("l0", built)] });
    const config = project({ nixpkgs: git("NixOS/nixpkgs", lock.nixpkgs.rev) });
    const judged = validate({ images: [{ name: "boot", image: boot }], project: config, lock });
    expect(judged.filter(({ code }) => code === "build-system-conflict")).toMatchObject([
      {
        message:
          "built 1 in image boot needs flit-core>=3,<3.10 to be built, but nixpkgs has 3.12.0",
      },
    ]);
    // It stays as long as a source asks for it, and nobody is asked again.
    const elsewhere = { path: "/nowhere", narHash: nixpkgs.narHash };
    const again = await lockHere(shop.url, [built], { nixpkgs: elsewhere, previous: lock });
    expect(again.lock.nixpkgs).toEqual(lock.nixpkgs);
    const without = await lockHere(shop.url, [wheel("tiny", "1")], { previous: lock });
    expect(without.lock.nixpkgs.attributes).toEqual({});
  });
});
