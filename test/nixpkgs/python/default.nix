# The interpreters. All of them are the host's Python 3.11, and say so: `pythonVersion` and
# `sitePackages` are what really runs, whatever the attribute is called.
{
  lib,
  pkgs,
  interpreter,
}:

let
  python =
    pythonAttr:
    lib.makeOverridable (import ./interpreter.nix { inherit lib pkgs interpreter; }) {
      inherit pythonAttr;
    };
in
lib.genAttrs [
  "python3"
  "python311"
  "python312"
  "python313"
  "python313FreeThreading"
  "python314"
  "python314FreeThreading"
] python
