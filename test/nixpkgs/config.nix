# The configuration a package set was imported with: known options only, with their defaults.
{ lib, config }:

let
  options = {
    allowAliases = true;
    allowBroken = false;
    allowUnfree = false;
    allowUnfreePredicate = _: false;
    cudaCapabilities = [ ];
    cudaForwardCompat = true;
    cudaSupport = false;
    permittedInsecurePackages = [ ];
    rocmSupport = false;
  };

  unknown = lib.attrNames (removeAttrs config (lib.attrNames options));
in
assert lib.assertMsg (lib.isAttrs config) "The `config` argument of nixpkgs must be a set.";
assert lib.assertMsg (unknown == [ ]) "unknown nixpkgs config: ${toString unknown}";
options // config
