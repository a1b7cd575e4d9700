# `import nixpkgs { system = "x86_64-linux"; config = { }; overlays = [ ]; }`
{
  system ? builtins.currentSystem,
  config ? { },
  overlays ? [ ],
  localSystem ? {
    inherit system;
  },
}:

let
  lib = import ./lib;

  configuration = import ./config.nix { inherit lib config; };

  extensions = lib.composeManyExtensions ([ (import ./top-level.nix) ] ++ overlays);
in
assert lib.assertMsg (lib.isList overlays) "The `overlays` argument of nixpkgs must be a list.";
assert
  lib.assertMsg ((localSystem.system or localSystem) == "x86_64-linux")
    "this stand-in for nixpkgs knows x86_64-linux only";
lib.fix (
  lib.extends extensions (final: {
    inherit lib;
    config = configuration;
  })
)
