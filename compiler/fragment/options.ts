/**
 * The options that take Nix: what kind of value each must be, which names are in scope, and what
 * becomes of it. The rules judge by this table, and docs/nix-fragments.md is made of it.
 */

/** What an option that takes Nix is. */
export interface NixOption {
  readonly name: "override" | "postInstall" | "outputs";
  /** Whose option it is. */
  readonly of: "package" | "image";
  /** The kind of value its Nix must give. */
  readonly kind: "set" | "string";
  /** Names bound around it, beside Nix's builtins, and what each is. */
  readonly scope: Readonly<Record<string, string>>;
  /** What it is for. */
  readonly is: string;
  /** How the Nix we emit uses it. */
  readonly becomes: string;
  /** In a config. */
  readonly example: string;
}

const override: NixOption = {
  name: "override",
  of: "package",
  kind: "set",
  scope: {
    final: "the image's Python package set, with what comfynix replaces in it: `python.pkgs`",
    prev: "the Python package set of the interpreter as nixpkgs has it",
    old: "the attributes given to `buildPythonPackage` so far",
  },
  is: "Attributes that replace those of the package's derivation: the body of the function that `overridePythonAttrs` takes.",
  becomes: "(buildPythonPackage { … }).overridePythonAttrs (old: OVERRIDE)",
  example: `git("dmlc/decord", "d2e56190286ae394032a8141885f76d5372bd44b", {
  override: nix\`{
    buildInputs = (old.buildInputs or [ ]) ++ \${nixpkg("zlib", "ffmpeg")};
    doCheck = false;
  }\`,
});`,
};

const postInstall: NixOption = {
  name: "postInstall",
  of: "package",
  kind: "string",
  scope: {
    pkgs: "nixpkgs",
    python: "the image's interpreter; its packages are `python.pkgs`",
  },
  is: "Shell commands that run after the package is installed in `$out`, behind those comfynix needs itself. Plain text will do where nothing is spliced.",
  becomes: "buildPythonPackage { postInstall = POSTINSTALL; … }",
  example: `wheel("insightface", "0.7.3", {
  postInstall: nix\`''
    rm -r $out/\\\${python.sitePackages}/insightface/data/images
    mkdir -p $out/bin
    ln -s \${nixpkg("ffmpeg")}/bin/ffmpeg $out/bin/ffmpeg
  ''\`,
});`,
};

const outputs: NixOption = {
  name: "outputs",
  of: "image",
  kind: "set",
  scope: {
    pkgs: "nixpkgs",
    python: "the image's interpreter; its packages are `python.pkgs`",
    image: "the image itself, a script that streams it",
  },
  is: "What the image adds to the outputs of the flake, merged into those comfynix writes. It can replace none of them, nor what another image adds; a variant does not inherit it.",
  becomes: "{ outputs = { nixpkgs, ... }: merge { packages = …; } OUTPUTS; }",
  example: `image("comfyui", {
  tag: "1",
  python: "3.14",
  layers: [layer("base", nixpkg("bash"))],
  outputs: nix\`{
    packages.x86_64-linux.comfyui-copy = pkgs.runCommand "comfyui.tar" { } "\\\${image} > $out";
  }\`,
});`,
};

/** Every option that takes Nix. */
export const nixOptions = { override, postInstall, outputs } as const;
