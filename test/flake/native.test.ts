/** Wheels with shared libraries, built through the emitted flake: they find each other's. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Facts } from "../../compiler/lock/lock.ts";
import { image, layer, wheel } from "../../dsl/index.ts";
import { describeWith } from "../helpers/tools.ts";
import { compile, wheelOf } from "../helpers/wheels.ts";
import { built, cleanUp, closure, newFolder, writeFlake } from "./emitted.ts";
import { addToStore, lockedContext, savedWheel, type WheelFile } from "./wheels.ts";

const TAG = "cp311-cp311-manylinux_2_17_x86_64";
const SHARED = ["-shared", "-fPIC"];
const ANSWER = "int answer(void);";

/** The library of each wheel. */
const libraries = () =>
  compile(
    {
      out: "libanswer.so.1",
      source: "int answer(void) { return 42; }",
      args: [...SHARED, "-Wl,-soname,libanswer.so.1"],
    },
    {
      out: "libcuda.so.1",
      source: "int cu(void) { return 0; }",
      args: [...SHARED, "-Wl,-soname,libcuda.so.1"],
    },
    {
      out: "libneeds.so",
      source: `${ANSWER} int ask(void) { return answer() + 1; }`,
      args: [...SHARED, "libanswer.so.1"],
    },
    {
      out: "libopens.so",
      source: `
        #include <dlfcn.h>
        int ask(void) {
          void *library = dlopen("libanswer.so.1", RTLD_NOW);
          int (*answer)(void) = library ? (int (*)(void)) dlsym(library, "answer") : 0;
          return answer ? answer() + 2 : -1;
        }`,
      args: SHARED,
    },
    {
      out: "libdrives.so",
      source: "int cu(void); int ask(void) { return 45; } int go(void) { return cu(); }",
      args: [...SHARED, "libcuda.so.1", "-Wl,-rpath,/opt/cuda/lib"],
    },
  );

/** What the lock says of the wheels' insides; of `unseen` it says nothing. */
const FACTS: Readonly<Record<string, Facts>> = {
  provider: {
    elf: [{ path: "provider/lib/libanswer.so.1", needed: ["libc.so.6"] }],
    metadata: { requires: [] },
  },
  needs: {
    elf: [{ path: "needs/libneeds.so", needed: ["libanswer.so.1", "libc.so.6"] }],
    metadata: { requires: ["provider"] },
  },
  opens: {
    elf: [{ path: "opens/libopens.so", needed: ["libc.so.6"], dlopen: ["libanswer.so.1"] }],
    metadata: { requires: ["provider"] },
  },
  drives: {
    elf: [
      {
        path: "drives/libdrives.so",
        needed: ["libcuda.so.1", "libc.so.6"],
        foreignRunpath: true,
      },
    ],
    metadata: { requires: [] },
  },
};

describeWith(["builds", "cc"], "native wheels in an environment", () => {
  let env = "";

  beforeAll(async () => {
    const folder = newFolder();
    const made = libraries();
    const native = (name: string, path: string, library: string): WheelFile =>
      savedWheel(
        folder,
        wheelOf({
          name,
          version: "1.0",
          tag: TAG,
          files: [
            { name: `${name}/__init__.py`, data: "" },
            { name: `${name}/${path}`, data: made[library] ?? "" },
          ],
        }),
      );
    const files = [
      native("provider", "lib/libanswer.so.1", "libanswer.so.1"),
      native("needs", "libneeds.so", "libneeds.so"),
      native("opens", "libopens.so", "libopens.so"),
      native("drives", "libdrives.so", "libdrives.so"),
      native("unseen", "libneeds.so", "libneeds.so"),
    ];
    addToStore(files);
    const wheels = files.map(({ url }) =>
      wheel(url, url.includes("unseen") ? { requires: ["provider"] } : {}),
    );
    const comfyui = image("native", {
      tag: "t",
      python: "3.11",
      layers: [layer("wheels", ...wheels)],
    });
    env = await built(writeFlake(lockedContext({ comfyui }, files, FACTS), folder), "comfyui-env");
  });
  afterAll(cleanUp);

  const ask = (name: string, library: string): string => {
    const file = `${env}/lib/python3.11/site-packages/${name}/${library}`;
    const program = `import ctypes; print(ctypes.CDLL("${file}").ask())`;
    return execFileSync(join(env, "bin/python"), ["-c", program], { encoding: "utf8" }).trim();
  };
  const runPaths = (name: string, library: string): readonly string[] => {
    const store = closure(env).find((each) => each.includes(`-python3.11-${name}-1.0`)) ?? "";
    const file = `${store}/lib/python3.11/site-packages/${name}/${library}`;
    return execFileSync("patchelf", ["--print-rpath", file], { encoding: "utf8" })
      .trim()
      .split(":");
  };

  it("find a library that a sibling ships", () => {
    expect(ask("needs", "libneeds.so")).toBe("43");
  });

  it("find a library that they open by name", () => {
    expect(ask("opens", "libopens.so")).toBe("44");
  });

  it("find one with the safe defaults too, where the lock knows nothing", () => {
    expect(ask("unseen", "libneeds.so")).toBe("43");
  });

  it("may want the driver's, which is looked for where the driver will be", () => {
    expect(runPaths("drives", "libdrives.so")).toContain("/run/opengl-driver/lib");
    expect(runPaths("needs", "libneeds.so")).not.toContain("/run/opengl-driver/lib");
  });

  it("keep no run path of the machine they were made on", () => {
    const paths = runPaths("drives", "libdrives.so");
    expect(
      paths.filter((each) => !/^(\$ORIGIN|\/nix\/store\/.*|\/run\/opengl-driver\/lib)$/.test(each)),
    ).toEqual([]);
  });

  it("look beside themselves", () => {
    expect(runPaths("needs", "libneeds.so")).toContain("$ORIGIN");
  });
});
