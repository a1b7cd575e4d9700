# A package of requirements alone, with a distribution's name.
{
  lib,
  buildPythonPackage,
}:

{
  pname,
  version,
  dependencies ? [ ],
  optional-dependencies ? { },
  passthru ? { },
  meta ? { },
}:

buildPythonPackage {
  inherit
    pname
    version
    dependencies
    optional-dependencies
    meta
    passthru
    ;
  format = "other";
  dontUnpack = true;
  installPhase = ''
    source ${./hollow-package.sh}
    hollowPackage ${pname} ${version}
  '';
}
