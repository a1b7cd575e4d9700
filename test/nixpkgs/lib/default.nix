# The part of nixpkgs' lib that an emitted flake may use, under the same names.
let
  lib = builtins.foldl' (acc: file: acc // import file lib) { } [
    ./trivial.nix
    ./lists.nix
    ./attrsets.nix
    ./strings.nix
    ./fixed-points.nix
    ./customisation.nix
  ];
in
lib
