/** The emitted flake, really built: three wheels, all of them names nixpkgs itself is made with. */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { image, layer, wheel } from "../../dsl/index.ts";
import { nix, OFFLINE_NIXPKGS, STANDIN } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { built, cleanUp, closure, newFolder, onFlake, outPath, writeFlake } from "./emitted.ts";
import { addToStore, debianWheels, lockedContext, madeWheel } from "./wheels.ts";

describeWith(["builds"], "a config with three wheels", () => {
  let plain = "";

  beforeAll(() => {
    plain = writeFlake(threeWheels());
  });
  afterAll(cleanUp);

  it("is built to a Python that imports them, from a folder without git", async () => {
    const env = await built(plain, "comfyui-env");
    const files = execFileSync(join(env, "bin/python"), ["-W", "ignore", "-c", IMPORT_ALL], {
      encoding: "utf8",
    });
    expect(files.trim().split("\n")).toEqual(
      ["pip", "setuptools", "wheel"].map(
        (name) => `${env}/lib/python3.11/site-packages/${name}/__init__.py`,
      ),
    );
  });

  it("is built to the same store path where git does not track it", async () => {
    const folder = writeFlake(threeWheels());
    git(folder, "init");
    expect(await built(folder, "comfyui-env")).toBe(await built(plain, "comfyui-env"));
  });

  it("is built to the same store path where git tracks it", async () => {
    const folder = writeFlake(threeWheels());
    git(folder, "init");
    git(folder, "add", ".");
    git(folder, "commit", "-m", "nix");
    expect(await built(folder, "comfyui-env")).toBe(await built(plain, "comfyui-env"));
  });

  it("is built from a path with a space in it", async () => {
    const folder = join(newFolder(), "my images");
    cpSync(plain, folder, { recursive: true });
    expect(await built(folder, "comfyui-env")).toBe(await built(plain, "comfyui-env"));
  });

  it("is built from the pinned revision where the store has the tree of the locked hash", async () => {
    const prefetched = await nix(["flake", "prefetch", "--json", `path:${STANDIN}`]);
    const { hash } = JSON.parse(prefetched.stdout) as { hash: string };
    const context = threeWheels();
    const folder = writeFlake({
      ...context,
      lock: { ...context.lock, nixpkgs: { ...context.lock.nixpkgs, narHash: hash } },
    });
    const result = await nix([
      ...["build", "--no-link", "--json", "--no-update-lock-file"],
      `path:${folder}/nix#comfyui-env`,
    ]);
    expect(result).toMatchObject({ code: 0 });
    expect(outPath(result.stdout)).toBe(await built(plain, "comfyui-env"));
  });

  it("leaves flake.lock as it was compiled", async () => {
    const lock = join(plain, "nix/flake.lock");
    const before = readFileSync(lock, "utf8");
    await built(plain, "comfyui-env");
    expect(readFileSync(lock, "utf8")).toBe(before);
  });

  it("is bit for bit the same when built again", async () => {
    await built(plain, "comfyui-env");
    const again = await nix([
      ...["build", "--no-link", "--rebuild", `path:${plain}/nix#comfyui-env`],
      ...OFFLINE_NIXPKGS,
    ]);
    expect(again).toMatchObject({ code: 0 });
  });

  it("does not keep the wheels' files beside what was unpacked", async () => {
    const paths = closure(await built(plain, "comfyui-env"));
    expect(paths.filter((path) => path.endsWith(".whl") || path.endsWith("-dist"))).toEqual([]);
    expect(paths.filter((path) => /-python3\.11-(pip|setuptools|wheel)-/.test(path))).toHaveLength(
      3,
    );
  });

  it("imports what pip installs for the user in a container, but not on the host", async () => {
    const mine = madeWheel(newFolder(), "mine", "1.0", []).path;
    const [env, run] = [await built(plain, "comfyui-env"), await built(plain, "comfyui.run")];
    const variables = { HOME: newFolder(), PIP_USER: "true", PIP_BREAK_SYSTEM_PACKAGES: "1" };
    const said = (program: string, ...args: readonly string[]): string =>
      execFileSync(program, args, { encoding: "utf8", env: variables, stdio: "pipe" });
    said(join(env, "bin/python3"), "-m", "pip", "install", "--no-index", mine);
    const finds = [
      "-c",
      "from importlib.util import find_spec; print(find_spec('mine') is not None)",
    ];
    expect(said(join(env, "bin/python3"), ...finds)).toBe("True\n");
    expect(said(join(run, "bin/comfyui-run"), "python3", ...finds)).toBe("False\n");
  });

  it("gives one image the name default", async () => {
    const [named, unnamed] = await Promise.all(
      ["comfyui", "default"].map((name) =>
        onFlake(plain, ["eval", "--raw"], `packages.x86_64-linux.${name}.drvPath`),
      ),
    );
    expect(unnamed).toBe(named);
  });
});

const threeWheels = () => {
  const files = debianWheels();
  addToStore(files);
  const wheels = layer("wheels", ...files.map(({ url }) => wheel(url)));
  const options = { tag: "test", python: "3.11", env: { PIP_USER: "true" } } as const;
  const comfyui = image("wheels", { ...options, layers: [wheels] });
  return lockedContext({ comfyui }, files);
};

// setuptools first: it warns when pip has loaded distutils
const IMPORT_ALL = `
import setuptools, pip, wheel
for module in (pip, setuptools, wheel): print(module.__file__)
`;

const git = (folder: string, ...args: readonly string[]): void => {
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: folder,
    stdio: "ignore",
  });
};
