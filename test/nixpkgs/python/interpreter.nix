# One interpreter with its package set. `override` takes what nixpkgs' CPython takes and an
# image may want; `self` is the interpreter the packages are built for.
{
  lib,
  pkgs,
  interpreter,
}:

{
  pythonAttr,
  self ? null,
  packageOverrides ? (final: prev: { }),
  enableGIL ? true,
}:

let
  # nixpkgs' default for `self` is the package set's own interpreter, without these overrides:
  # hence its advice to always override `self` too.
  python = if self != null then self else pkgs.${pythonAttr};

  base = interpreter pythonAttr;

  packages = import ./package-set.nix {
    inherit lib pkgs python;
    overrides = packageOverrides;
  };

  environment = lib.makeOverridable (import ./environment.nix {
    inherit lib pkgs python;
    inherit (packages) requiredPythonModules;
  }) { };

  passthru = rec {
    inherit pythonAttr packageOverrides;
    implementation = "cpython";
    executable = "python3.11";
    libPrefix = "python3.11";
    pythonVersion = "3.11";
    sourceVersion = {
      major = "3";
      minor = "11";
      patch = "2";
      suffix = "";
    };
    sitePackages = "lib/python3.11/site-packages";
    interpreter = "${python}/bin/python3.11";
    isPy3 = true;
    isPy3k = true;
    isPy311 = true;
    isPy312 = false;
    isPy313 = false;
    isPy314 = false;
    isPyPy = false;
    pythonAtLeast = lib.versionAtLeast pythonVersion;
    pythonOlder = lib.versionOlder pythonVersion;
    pythonABITags = [
      "abi3"
      "none"
      "cp311"
    ];
    inherit (pkgs) stdenv;
    buildEnv = environment;
    withPackages = f: environment.override { extraLibs = f packages; };
  };
in
base
// passthru
// {
  # The package set is no part of passthru's fixed text: `pkgs` inside it would hide the argument.
  inherit passthru;
  pkgs = packages;
}
