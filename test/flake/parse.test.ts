/** Every file the compiler writes is Nix to Nix itself, whatever a config holds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "../../compiler/context.ts";
import { git, image, layer, nixpkg, path, sdist, variant, wheel } from "../../dsl/index.ts";
import { byHandContext } from "../bench/by-hand/image.ts";
import { contextOf } from "../helpers/context.ts";
import { nixInstantiate } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { streamed } from "./archive.ts";
import { built, cleanUp, newFolder, nixFiles, onFlake, tryOnFlake, writeFlake } from "./emitted.ts";

/** Text that ends strings, starts interpolations and breaks lines, in both kinds of Nix string. */
const NASTY = "a\"b ${c} $${d} ''e'' '${f} \\ \\n \t `g` $(h) é 漢 \u{1f600}\nnext line  ";

const nasty = image("nasty", {
  tag: "v1.2+cu130",
  python: "3.13t",
  layers: [
    layer(NASTY.replace(/\s+/g, " ").trim(), nixpkg("bash", "python.numpy")),
    layer("with.dots and spaces", nixpkg("python3Packages.pillow", "dockerTools.binSh")),
  ],
  env: { NASTY, PATH: path`${nixpkg("bash")}/bin:${nixpkg("git")}/bin`, if: "let" },
  entrypoint: ["sh", "-c", NASTY, ""],
  labels: { "a\"b${c}''$$`\\": NASTY, "org.opencontainers.image.title": "" },
  volumes: ["/it's here", "/$HOME/`x`"],
  workingDir: "/a b",
  user: "comfy",
  ports: [1, 65535],
});

const sources = image("sources", {
  tag: "t",
  python: "3.11",
  layers: [
    layer(
      "sources",
      git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1", {
        submodules: true,
        buildSystem: ["poetry-core"],
        requires: ["loguru"],
        imports: ["clip"],
      }),
      git("https://git.example.org/some/thing.git", "0123456789abcdef0123456789abcdef01234567"),
      sdist("loguru", "0.7.3", { env: { FLAGS: "-DA=\"${b}\" ''$HOME''" } }),
      wheel('./it\'s "here" ${x}/local-1.0-py3-none-any.whl'),
      wheel("https://wheels.example.org/we_ird.name-1!2.0%2Blocal.1-1-py2.py3-none-any.whl?x=1#y"),
    ),
  ],
});

const CONTEXTS: Readonly<Record<string, () => Context>> = {
  "names and texts with quotes, interpolations and line breaks": () => contextOf({ nasty }),
  "git, sdist and a wheel with an odd address": () => contextOf({ sources }),
  "several images, one a variant": () =>
    contextOf({ sources, "sources-313": variant(sources, { tag: "u", python: "3.13" }), nasty }),
  "native wheels, replaced packages and CUDA": byHandContext,
  "an image of one program": () =>
    contextOf({
      bash: image("bash", { tag: "t", python: "3.12", layers: [layer("l", nixpkg("bash"))] }),
    }),
};

describeWith(["nix"], "every file written", () => {
  afterAll(cleanUp);

  describe.each(Object.entries(CONTEXTS))("for %s", (_, context) => {
    let folder = "";
    beforeAll(() => {
      folder = writeFlake(context());
    });

    it("is parsed by Nix", async () => {
      const files = nixFiles(folder);
      expect(files).toContain("flake.nix");
      const parsed = await nixInstantiate(["--parse", ...files], { cwd: join(folder, "nix") });
      expect(parsed).toMatchObject({ code: 0 });
    });

    it("is evaluated by Nix, down to the derivation of every image", async () => {
      expect(await tryOnFlake(folder, ["flake", "check", "--no-build"])).toMatchObject({ code: 0 });
    });

    it("locks the flake's input as Nix itself would write it", () => {
      const text = readFileSync(join(folder, "nix/flake.lock"), "utf8");
      const lock = JSON.parse(text) as object;
      expect(text).toBe(`${JSON.stringify(lock, undefined, 2)}\n`);
    });
  });

  it("gives texts to the container as the config has them", async () => {
    const folder = writeFlake(contextOf({ nasty }));
    const shell = await onFlake(folder, ["eval", "--json"], "devShells.x86_64-linux.nasty.NASTY");
    expect(JSON.parse(shell)).toBe(NASTY);
  });
});

describeWith(["builds"], "the image of a config full of quotes", () => {
  afterAll(cleanUp);

  it("says what the config says, and has the folders it names", async () => {
    const folder = writeFlake(contextOf({ nasty }));
    const { config, layers } = streamed(await built(folder, "nasty"), newFolder());
    expect(config).toMatchObject({ Entrypoint: ["sh", "-c", NASTY, ""], Labels: nasty.labels });
    expect(config["Env"]).toContain(`NASTY=${NASTY}`);
    const own = (layers.at(-1) ?? []).filter((each) => each.owner === "1000/1000");
    expect(own.map((each) => each.path)).toEqual(
      expect.arrayContaining(["it's here", "$HOME/`x`", "a b"]),
    );
  });
});
