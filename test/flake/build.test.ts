/** The emitted flake, really built: three wheels, all of them names nixpkgs itself is made with. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { image, layer, wheel } from "../../dsl/index.ts";
import { describeWith } from "../helpers/tools.ts";
import { built, cleanUp, flakeRef, newFolder, OVERRIDE, runNix, writeFlake } from "./emitted.ts";
import { addToStore, debianWheels, lockedContext } from "./wheels.ts";

const git = (folder: string, ...args: readonly string[]): void => {
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: folder,
    stdio: "ignore",
  });
};

describeWith(["builds"], "a config with three wheels", () => {
  const write = (): string => {
    const files = debianWheels();
    addToStore(files);
    const context = lockedContext(
      {
        comfyui: image("wheels", {
          tag: "test",
          python: "3.11",
          layers: [layer("wheels", ...files.map(({ url }) => wheel(url)))],
        }),
      },
      files,
    );
    const folder = newFolder();
    writeFlake(context, folder);
    return folder;
  };
  const imports = (env: string): string =>
    execFileSync(
      join(env, "bin/python"),
      [
        "-c",
        "import setuptools, pip, wheel; print(*sorted(m.__file__ for m in (pip, setuptools, wheel)))",
      ],
      { encoding: "utf8" },
    );

  let plain = "";
  beforeAll(() => {
    plain = write();
  });
  afterAll(cleanUp);

  it("is built to a Python that imports them, from a folder without git", () => {
    const env = built(plain, "comfyui-env");
    expect(imports(env).trim().split(" ")).toEqual(
      ["pip", "setuptools", "wheel"].map(
        (name) =>
          expect.stringMatching(
            `^/nix/store/.*/lib/python3.11/site-packages/${name}/__init__.py$`,
          ) as string,
      ),
    );
  });

  it("is built to the same store path where git does not track it", () => {
    const folder = write();
    git(folder, "init");
    expect(built(folder, "comfyui-env")).toBe(built(plain, "comfyui-env"));
  });

  it("is built to the same store path where git tracks it", () => {
    const folder = write();
    git(folder, "init");
    git(folder, "add", ".");
    git(folder, "commit", "-m", "nix");
    expect(built(folder, "comfyui-env")).toBe(built(plain, "comfyui-env"));
  });

  it("is built from a path with a space in it", () => {
    const folder = join(newFolder(), "my images");
    execFileSync("cp", ["-r", plain, folder]);
    expect(built(folder, "comfyui-env")).toBe(built(plain, "comfyui-env"));
  });

  it("leaves flake.lock as it was compiled", () => {
    const before = readFileSync(join(plain, "nix/flake.lock"), "utf8");
    built(plain, "comfyui-env");
    expect(readFileSync(join(plain, "nix/flake.lock"), "utf8")).toBe(before);
  });

  it("is the same derivation whoever builds it", () => {
    const env = built(plain, "comfyui-env");
    const again = runNix([
      "build",
      "--no-link",
      "--rebuild",
      `${flakeRef(plain)}#comfyui-env`,
      ...OVERRIDE,
    ]);
    expect(again).toMatchObject({ code: 0 });
    expect(built(plain, "comfyui-env")).toBe(env);
  });

  it("holds the unpacked wheels and no second copy of their files", () => {
    const env = built(plain, "comfyui-env");
    const paths = execFileSync("nix-store", ["-qR", env], { encoding: "utf8" }).split("\n");
    expect(paths.filter((path) => path.endsWith(".whl"))).toEqual([]);
    for (const path of paths.filter((each) => /-(pip|setuptools|wheel)-[\d.]+$/.test(each)))
      expect(readdirSync(path)).not.toContain("dist");
  });
});
