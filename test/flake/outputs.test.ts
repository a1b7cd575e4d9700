/** Checks, apps and dev shells of the emitted flake. */
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Image, PackageOptions } from "../../dsl/index.ts";
import { image, layer, nixpkg, path, wheel } from "../../dsl/index.ts";
import { startRegistry } from "../build/deliver/registry.ts";
import { describeWith } from "../helpers/tools.ts";
import { readArchive } from "./archive.ts";
import { built, cleanUp, newFolder, onFlake, tryOnFlake, writeFlake } from "./emitted.ts";
import { addToStore, debianWheels, lockedContext, madeWheel, type WheelFile } from "./wheels.ts";

const SYSTEM = "x86_64-linux";

describeWith(["builds"], "the outputs of the emitted flake", () => {
  afterAll(cleanUp);

  describe("of two images", () => {
    let folder = "";
    beforeAll(() => {
      const files = debianWheels();
      addToStore(files);
      const urls = files.map(({ url }) => url);
      folder = writeFlake(
        lockedContext(
          { comfyui: imageOf("one", urls.slice(0, 2)), "small-image": imageOf("two", urls) },
          files,
        ),
      );
    });

    it("pass nix flake check", async () => {
      expect(await tryOnFlake(folder, ["flake", "check", "--no-build"])).toMatchObject({ code: 0 });
    });

    it("are an image and an environment each, and no default", async () => {
      const shown = JSON.parse(await onFlake(folder, ["flake", "show", "--json"])) as Record<
        string,
        Record<string, Record<string, unknown>>
      >;
      const names = (output: string): readonly string[] =>
        Object.keys(shown[output]?.[SYSTEM] ?? {}).sort();
      expect(names("packages")).toEqual([
        "comfyui",
        "comfyui-env",
        "small-image",
        "small-image-env",
      ]);
      expect(names("devShells")).toEqual(["comfyui", "small-image"]);
      expect(names("checks")).toEqual(["comfyui", "small-image"]);
      expect(names("apps")).toEqual(
        ["comfyui", "small-image"].flatMap((each) => [
          `${each}-check`,
          `${each}-load`,
          `${each}-push`,
          `${each}-run`,
        ]),
      );
      expect(Object.keys(shown["hydraJobs"] ?? {})).toEqual(["comfyui", "small-image"]);
    });

    // Nix 2.26 warns of those that do not.
    it("have apps that say what they do", async () => {
      const apps = JSON.parse(
        await onFlake(folder, ["eval", "--json"], `apps.${SYSTEM}`),
      ) as object;
      for (const app of Object.values(apps)) {
        expect(app).toMatchObject({
          meta: { description: expect.stringMatching(/^[A-Z]/) as string },
        });
      }
    });

    it("share the packages both have", async () => {
      const closures = await Promise.all(
        ["comfyui-env", "small-image-env"].map((each) => built(folder, each)),
      );
      const [one = [], two = []] = closures.map((each) =>
        execFileSync("nix-store", ["-qR", each], { encoding: "utf8" })
          .split("\n")
          .filter((line) => /python3\.11-(pip|setuptools)-/.test(line)),
      );
      expect(one).toHaveLength(2);
      expect(two).toEqual(one);
    });
  });

  describe("of an image whose requirements are met", () => {
    let folder = "";
    beforeAll(() => {
      folder = flakeOf((made) => [
        made("consumer", "1.0", [
          "provider>=1.5",
          'winonly; sys_platform == "win32"',
          "extra; extra == 'x'",
        ]),
        made("provider", "1.6", []),
      ]);
    });

    it("have a check that passes", async () => {
      await built(folder, `checks.${SYSTEM}.comfyui`);
    });

    it("have an app that runs the check again", async () => {
      const before = Date.now();
      await onFlake(folder, ["run"], "comfyui-check");
      // Root may write into the store: what the check left there would be in the next image.
      const probe = join(folder, "nix/check/probe");
      const stored = execFileSync("nix-store", ["--add", probe], { encoding: "utf8" }).trim();
      const left = readdirSync(stored, { recursive: true, encoding: "utf8" }).filter(
        (file) => file.endsWith(".pyc") && statSync(join(stored, file)).mtimeMs >= before,
      );
      expect(left).toEqual([]);
    });

    it("have an app that hands the image to the container engine", async () => {
      const scratch = newFolder();
      const engine = join(scratch, "engine");
      writeFileSync(
        engine,
        `#!/bin/sh\ncat > ${scratch}/got.tar\necho "$@" > ${scratch}/arguments\n`,
      );
      chmodSync(engine, 0o755);
      await onFlake(folder, ["run"], "comfyui-load", [], { CONTAINER_ENGINE: engine });
      expect(execFileSync("cat", [join(scratch, "arguments")], { encoding: "utf8" })).toBe(
        "load\n",
      );
      expect(readArchive(join(scratch, "got.tar"), scratch).tags).toEqual(["made:test"]);
    });

    describeWith(["registry", "skopeo"], "and a registry", () => {
      it("have an app that pushes the image there, with options for skopeo", async () => {
        const scratch = newFolder();
        const registry = await startRegistry(newFolder());
        try {
          const reference = `${registry.host}/made:pushed`;
          const options = ["--", reference, "--dest-tls-verify=false", "--quiet"];
          await onFlake(folder, ["run"], "comfyui-push", options, { TMPDIR: scratch });
          const answer = await fetch(`http://${registry.host}/v2/made/manifests/pushed`);
          expect(answer.status).toBe(200);
          expect(readdirSync(scratch)).toEqual([]);
          const misused = await tryOnFlake(folder, ["run"], "comfyui-push");
          expect(misused).toMatchObject({
            code: 1,
            stderr: expect.stringContaining("usage: REFERENCE") as string,
          });
        } finally {
          await registry.close();
        }
      });
    });

    it("have a shell with the image's Python, programs and variables", async () => {
      const script =
        'echo "$GREETING"; echo "$WHICH"; python -c "import consumer; print(consumer.version)"; type -p which';
      const printed = await onFlake(folder, ["develop"], "comfyui", [
        "--ignore-environment",
        "--command",
        "bash",
        "-c",
        script,
      ]);
      expect(printed.split("\n")).toEqual([
        "it's ${here}",
        expect.stringMatching(/^\/nix\/store\/[^/]+\/bin\/which$/),
        "1.0",
        expect.stringMatching(/^\/nix\/store\/[^/]+\/bin\/which$/),
        "",
      ]);
    });
  });

  describe.each([
    {
      of: "a requirement nobody meets",
      wheels: (made: Maker) => [made("consumer", "1.0", ["absent>=2"])],
      says: "consumer requires absent>=2, which is not in the environment",
    },
    {
      of: "a requirement another version is of",
      wheels: (made: Maker) => [
        made("consumer", "1.0", ["provider>=2"]),
        made("provider", "1.6", []),
      ],
      says: "consumer requires provider>=2, but 1.6 is in the environment",
    },
    {
      of: "a module that does not import",
      wheels: (made: Maker) => [made("consumer", "1.0", [])],
      imports: ["consumer", "not_there"],
      says: "import not_there: ModuleNotFoundError: No module named 'not_there'",
    },
  ])("of an image with $of", ({ wheels, imports, says }) => {
    it("have a check that fails and says so", async () => {
      const folder = flakeOf(wheels, imports ? { imports } : {});
      const result = await tryOnFlake(
        folder,
        ["build", "--no-link", "-L"],
        `checks.${SYSTEM}.comfyui`,
      );
      expect(result.code).not.toBe(0);
      expect(result.stderr).toContain(says);
    });

    it("still have an environment that builds", async () => {
      const folder = flakeOf(wheels, imports ? { imports } : {});
      await built(folder, "comfyui-env");
    });
  });
});

/** Makes a wheel: name, version, requirements. */
type Maker = (name: string, version: string, requires: readonly string[]) => WheelFile;

const imageOf = (name: string, urls: readonly string[]): Image =>
  image(name, {
    tag: "test",
    python: "3.11",
    layers: [layer("wheels", ...urls.map((url) => wheel(url)))],
  });

const flakeOf = (
  wheels: (made: Maker) => readonly WheelFile[],
  options: PackageOptions = {},
): string => {
  const folder = newFolder();
  const files = wheels((name, version, requires) => madeWheel(folder, name, version, requires));
  addToStore(files);
  const comfyui = image("made", {
    tag: "test",
    python: "3.11",
    layers: [
      layer("base", nixpkg("bash", "coreutils", "which")),
      layer("wheels", ...files.map(({ url }) => wheel(url, options))),
    ],
    env: { GREETING: "it's ${here}", WHICH: path`${nixpkg("which")}/bin/which` },
  });
  return writeFlake(lockedContext({ comfyui }, files), folder);
};
