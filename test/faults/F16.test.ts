// Native wheels were installed as they came: nothing found their libraries, and PATH named no store path.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { compile as compileConfig } from "../../compiler/compile.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { built, cleanUp, newFolder, tryOnFlake, writeFlake } from "../flake/emitted.ts";
import { addToStore, lockedContext, savedWheel } from "../flake/wheels.ts";
import { contextOf } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";
import { compile, wheelOf } from "../helpers/wheels.ts";

const FILE = "native/libnative.so";

/** A wheel with a library that needs zlib, and perhaps one that nobody ships. */
const context = (folder: string, ...links: readonly string[]) => {
  const shared = ["-shared", "-fPIC"];
  const { out = "" } = compile(
    { out: "libz.so.1", source: "", args: [...shared, "-Wl,-soname,libz.so.1"] },
    { out: "libgone.so.7", source: "", args: [...shared, "-Wl,-soname,libgone.so.7"] },
    {
      out: "out",
      source: "int answer(void) { return 42; }",
      args: [...shared, "-Wl,--no-as-needed", ...links],
    },
  );
  const options = { name: "native", version: "1.0", tag: "cp311-cp311-manylinux_2_17_x86_64" };
  const saved = savedWheel(folder, wheelOf({ ...options, files: [{ name: FILE, data: out }] }));
  addToStore([saved]);
  const comfyui = image("one", {
    ...{ tag: "t", python: "3.11" },
    layers: [layer("all", nixpkg("coreutils"), wheel(saved.url))],
  });
  return lockedContext({ comfyui }, [saved]);
};

describeWith(["builds", "cc"], "a native wheel", () => {
  afterAll(cleanUp);

  it("finds nixpkgs' libraries, though nobody has looked inside yet", async () => {
    const folder = newFolder();
    const flake = writeFlake(context(folder, "libz.so.1"), folder);
    const env = await built(flake, "comfyui-env");
    const file = join(env, "lib/python3.11/site-packages", FILE);
    const script = `import ctypes; print(ctypes.CDLL("${file}").answer())`;
    const python = join(env, "bin/python");
    expect(execFileSync(python, ["-c", script], { encoding: "utf8", env: {} })).toBe("42\n");
  });

  it("fails its build, by name, for a library that nobody ships", async () => {
    const folder = newFolder();
    const flake = writeFlake(context(folder, "libgone.so.7"), folder);
    const { code, stderr } = await tryOnFlake(flake, ["build", "--no-link", "-L"], "comfyui-env");
    expect(code).not.toBe(0);
    expect(stderr).toContain("libgone.so.7");
  });
});

it("every folder of PATH is one of the store's, before those of the base system", () => {
  const comfyui = image("x", {
    ...{ tag: "t", python: "3.11" },
    layers: [layer("a", nixpkg("coreutils"))],
  });
  const { files } = compileConfig(contextOf({ comfyui }));
  expect(files.get("images/comfyui.nix")).toContain(
    '"PATH=${pkgs.lib.makeBinPath programs}:/bin:/usr/bin"',
  );
});
