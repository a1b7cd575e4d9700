/** Each option that takes Nix, compiled to a flake that real Nix evaluates and builds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { format } from "../../compiler/nix/format.ts";
import {
  type Image,
  image,
  type ImageOptions,
  layer,
  nix,
  nixpkg,
  type PackageOptions,
  path,
  variant,
  wheel,
} from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";
import { built, cleanUp, evaluated, newFolder, tryOnFlake, writeFlake } from "../flake/emitted.ts";
import { addToStore, lockedContext, madeWheel, type WheelFile } from "../flake/wheels.ts";

afterAll(cleanUp);

const imageOf = (
  layers: ImageOptions["layers"],
  options: Partial<Pick<ImageOptions, "outputs" | "cuda">> = {},
): Image => image("fragments", { tag: "t", python: "3.11", layers, ...options });

describeWith(["builds"], "override and postInstall, built", () => {
  const folder = newFolder();
  const files = ["demo", "other"].map((name) => madeWheel(folder, name, "1.0", []));
  const [demoWheel, otherWheel] = files as [WheelFile, WheelFile];
  const other = wheel(otherWheel.url);

  /** Where demo and other are, in an image where demo has these options. */
  const paths = async (options: PackageOptions) => {
    addToStore(files);
    const comfyui = imageOf([layer("a", wheel(demoWheel.url, options), other)], {
      outputs: nix`{ made = [ ${wheel(demoWheel.url)} ${other} ]; }`,
    });
    const flake = writeFlake(lockedContext({ comfyui }, files));
    await built(flake, "comfyui-env");
    const [demo = "", sibling = ""] = (await evaluated(flake, "made")) as string[];
    return { demo, sibling };
  };
  const lines = (demo: string, file: string): readonly string[] =>
    readFileSync(join(demo, file), "utf8").split("\n");

  test("postInstall runs behind what comfynix does, with values as text and as paths", async () => {
    const { demo, sibling } = await paths({
      postInstall: nix`''
        ls -A dist > $out/dist
        cat > $out/told <<'END'
        ${"a 'b' \"c\" $d ''${e} \\n"}
        ${3} ${other} ${path`${nixpkg("bash")}/bin`}
        \${python.sitePackages} \${pkgs.bash.pname or "none"}
        END
      ''`,
    });
    expect(lines(demo, "dist")).toEqual([""]);
    const [text, spliced = "", named] = lines(demo, "told");
    expect(text).toBe("a 'b' \"c\" $d ''${e} \\n");
    expect(spliced).toMatch(new RegExp(`^3 ${sibling} /nix/store/[^ ]+/bin$`));
    expect(named).toMatch(/^lib\/python3.11\/site-packages \w+$/);
    expect(readFileSync(join(demo, "lib/python3.11/site-packages/demo.py"), "utf8")).toContain(
      "1.0",
    );
  });

  test("postInstall may be plain text", async () => {
    const { demo } = await paths({ postInstall: 'echo "$pname \\${x}" > $out/told' });
    expect(lines(demo, "told")[0]).toMatch(/^demo \$\{x\}$/);
  });

  test("override sees the attributes so far, both package sets, and packages of the image", async () => {
    const { demo, sibling } = await paths({
      postInstall: nix`"\necho post >> $out/told\n"`,
      override: nix`{
        postInstall = old.postInstall + ''
          echo \${prev.pip.pname} \${final.pip.pname} ${other} >> $out/told
        '';
      }`,
    });
    expect(lines(demo, "told")).toEqual(["post", `pip pip ${sibling}`, ""]);
  });
});

const bash = nixpkg("bash");
const torch = wheel("torch", "2.10.0");

/** `packages/demo.nix` of an image that has these packages, too. */
const demoFile = (options: PackageOptions): string => {
  const demo = wheel("demo", "1.0", options);
  const comfyui = imageOf([layer("a", demo, torch)], { cuda: "13.0" });
  return compile(contextOf({ comfyui })).files.get("packages/demo.nix") ?? "";
};

describe("a package's file", () => {
  test("takes as arguments what its Nix names, and nothing else", () => {
    const override = nix`{ buildInputs = [ ${torch} ${nixpkg("cuda.cudnn")} prev.numpy ]; }`;
    expect(demoFile({ override })).toContain(`{
  buildPythonPackage,
  cudaPackages,
  fetchurl,
  prev,
  torch,
}:
(buildPythonPackage {`);
  });

  test("keeps the comments that stand before bindings, behind them, and before items", () => {
    const override = nix`{
      # before
      a = [
        1
        # an item
        2
      ];

      b = 1; # behind
    }`;
    expect(demoFile({ override })).toContain(`
    # before
    a = [
      1
      # an item
      2
    ];

    # behind
    b = 1;
`);
  });

  test("gives a package another name where the fragment binds its own to something else", () => {
    const file = demoFile({ override: nix`{ a = torch: [ torch ${torch} ]; }` });
    expect(file).toContain("let\n  torch' = torch;\nin\n");
    expect(file).toMatch(/torch: \[\s+torch\s+torch'\s+\]/);
  });

  test("is as the formatter leaves it, whatever the fragment's own layout", () => {
    const file = demoFile({
      override: nix`let # behind let
a = 1; /* a block */ f = {x, y ? 2, ...}@all: x+y; in
      # before the body
      { # behind the brace
        /* several
           lines */
        b = [ f { x = 1; } # behind an item
          (if a == 1 then "yes" else ''
            no ${"  text\n more"}
          '') ${torch}];
        inherit (old) c   d; # behind inherit
        e = { inherit f; }.f or (x: y: x) // { "odd name" = -1.5; ${"if"}.g = old ? h.i && !true; };
        # last
      }`,
      postInstall: nix`"one $\{two}\n" + ${"three"}`,
    });
    expect(format(file)).toBe(file);
    expect(file).toContain("# before the body");
    expect(file).toContain("# behind inherit");
  });

  test("is one file for the images that share the package", () => {
    const demo = wheel("demo", "1.0", { override: nix`{ buildInputs = [ ${torch} ]; }` });
    const comfyui = imageOf([layer("a", demo, torch)], { cuda: "13.0" });
    const older = variant(comfyui, { tag: "older", replace: [wheel("torch", "2.9.0")] });
    const files = [...compile(contextOf({ comfyui, older })).files.keys()];
    expect(files.filter((file) => file.startsWith("packages/"))).toEqual([
      "packages/demo.nix",
      "packages/torch-2.9.0.nix",
      "packages/torch.nix",
    ]);
  });
});

describeWith(["nix"], "outputs", () => {
  const flakeOf = (images: Readonly<Record<string, Image>>): string =>
    writeFlake(contextOf(images));

  test("are merged into the flake's own, with pkgs, python and image in scope", async () => {
    const comfyui = imageOf([layer("base", bash, torch)], {
      outputs: nix`{
        packages.x86_64-linux.tool = pkgs.writeText "tool" "\${image} ${torch} ${path`${bash}/bin`}";
        lib = {
          version = python.pythonVersion;
          fixed = ${{ "a b": [1, null] }};
        };
      }`,
    });
    const folder = flakeOf({ comfyui });
    expect(await evaluated(folder, "lib")).toEqual({
      version: "3.11",
      fixed: { "a b": [1, null] },
    });
    const own = await evaluated(folder, "packages.x86_64-linux.comfyui.name");
    expect(own).toContain("fragments");
    expect(await evaluated(folder, "packages.x86_64-linux.tool.name")).toBe("tool");
  });

  test("of several images stand side by side; a variant adds none of its base's", async () => {
    const comfyui = imageOf([layer("base", bash)], { outputs: nix`{ lib.one = 1; }` });
    const folder = flakeOf({
      comfyui,
      none: variant(comfyui, { tag: "none" }),
      own: variant(comfyui, { tag: "own", outputs: nix`{ lib.two = 2; }` }),
    });
    expect(await evaluated(folder, "lib")).toEqual({ one: 1, two: 2 });
  });

  test("that turn out to be others' only under evaluation are an error there", async () => {
    const comfyui = imageOf([layer("base", bash)], {
      outputs: nix`builtins.fromJSON ${JSON.stringify({
        packages: { "x86_64-linux": { comfyui: 1 } },
      })}`,
    });
    const result = await tryOnFlake(
      flakeOf({ comfyui }),
      ["eval", "--json"],
      "packages.x86_64-linux.comfyui.name",
    );
    expect(result.stderr).toContain("two outputs are named packages.x86_64-linux.comfyui");
    expect(result.code).not.toBe(0);
  });
});
