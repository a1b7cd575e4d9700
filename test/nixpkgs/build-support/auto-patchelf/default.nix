# Points the ELF files of a package at the libraries of its inputs.
{
  lib,
  makeSetupHook,
  patchelf,
  glibc,
  host,
}:

makeSetupHook {
  name = "auto-patchelf-hook";
  propagatedBuildInputs = [ patchelf ];
  substitutions = {
    python = "${host.python}/bin/python3";
    program = ./auto-patchelf.py;
    inherit glibc;
  };
} ./auto-patchelf.sh
