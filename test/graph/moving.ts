/** An image of real wheels in which one thing changes: a wheel of ours, or a package of nixpkgs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../compiler/context.ts";
import type { AttributeFacts, Facts } from "../../compiler/lock/lock.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { newFolder } from "../flake/emitted.ts";
import { addToStore, lockedContext, savedWheel, type WheelFile } from "../flake/wheels.ts";
import { STANDIN } from "../helpers/nix.ts";
import { compile, wheelOf } from "../helpers/wheels.ts";

const NATIVE = "cp311-cp311-manylinux_2_17_x86_64";

const elf = (path: string, needed: readonly string[], dlopen: readonly string[] = []) => ({
  path,
  needed: [...needed, "libc.so.6"],
  ...(dlopen.length > 0 && { dlopen: [...dlopen] }),
});

/** What the lock says of our wheels. */
const FACTS: Readonly<Record<string, Facts>> = {
  provider: { elf: [elf("provider/libanswer.so.1", [])], metadata: { requires: [] } },
  needs: {
    elf: [elf("needs/libneeds.so", ["libanswer.so.1"])],
    metadata: { requires: ["provider"] },
  },
  opens: { elf: [elf("opens/libopens.so", [], ["libanswer.so.1"])], metadata: { requires: [] } },
  tinydep: { elf: [], metadata: { requires: [] } },
  torch: { elf: [], metadata: { requires: ["tinydep>=1", "numpy"] } },
  app: { elf: [], metadata: { requires: ["torch", "pillow"] } },
};

/** The wheels, each at version 1.0 but for those of `versions`. */
const wheelFiles = (versions: Readonly<Record<string, string>>): readonly WheelFile[] => {
  const folder = newFolder();
  const made = compile(
    {
      out: "libanswer.so.1",
      source: "int answer(void) { return 42; }",
      args: ["-shared", "-fPIC", "-Wl,-soname,libanswer.so.1"],
    },
    {
      out: "libneeds.so",
      source: "int answer(void); int ask(void) { return answer(); }",
      args: ["-shared", "-fPIC", "libanswer.so.1"],
    },
    { out: "libopens.so", source: "int ask(void) { return 1; }", args: ["-shared", "-fPIC"] },
  );
  return Object.entries(FACTS).map(([name, { elf = [], metadata }]) =>
    savedWheel(
      folder,
      wheelOf({
        name,
        version: versions[name] ?? "1.0",
        ...(elf.length > 0 && { tag: NATIVE }),
        files: [
          { name: `${name}/__init__.py`, data: "" },
          ...elf.map(({ path }) => ({ name: path, data: made[path.split("/")[1] ?? ""] ?? "" })),
        ],
        metadata: (metadata?.requires ?? []).map((each) => `Requires-Dist: ${each}`),
      }),
    ),
  );
};

/** An image of four layers, whose second is pulled into by its first. */
export const project = (
  attributes: Readonly<Record<string, AttributeFacts>>,
  versions: Readonly<Record<string, string>> = {},
): Context => {
  const files = wheelFiles(versions);
  addToStore(files);
  const own = (name: string) =>
    files
      .filter(({ url }) => url.includes(`/${name}-`))
      .map(({ url }) => wheel(url, name === "opens" ? { requires: ["provider"] } : {}));
  const comfyui = image("moving", {
    tag: "t",
    python: "3.11",
    layers: [
      layer("tools", nixpkg("ffmpeg")),
      layer("linked", own("needs")),
      layer("low", own("provider"), own("tinydep"), nixpkg("python.numpy")),
      layer("torch", own("torch"), own("opens")),
      layer("high", nixpkg("python.peft", "python.pillow")),
      layer("app", own("app")),
    ],
  });
  const context = lockedContext({ comfyui }, files, FACTS);
  const nixpkgs = { ...context.lock.nixpkgs, attributes: { ...attributes } };
  return { ...context, lock: { ...context.lock, nixpkgs } };
};

/** The stand-in for nixpkgs, but for one package that is another derivation. */
export const changedStandIn = (name: string): string => {
  const folder = newFolder();
  writeFileSync(
    join(folder, "flake.nix"),
    `{
  inputs.base.url = "path:${STANDIN}";
  outputs = { self, base }: {
    inherit (base) lib;
    legacyPackages.x86_64-linux = import base {
      system = "x86_64-linux";
      overlays = [
        (final: prev:
          if prev ? ${name} then
            { ${name} = prev.${name}.overrideAttrs (_: { CHANGED = "1"; }); }
          else
            {
              python311 = prev.python311 // {
                override = args: prev.python311.override (args // {
                  packageOverrides = base.lib.composeExtensions
                    (_: old: { ${name} = old.${name}.overridePythonAttrs (_: { CHANGED = "1"; }); })
                    args.packageOverrides;
                });
              };
            })
      ];
    };
  };
}
`,
  );
  return folder;
};
