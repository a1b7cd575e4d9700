{
  buildPythonPackage,
  setuptools,
  numpy,
  writeText,
}:

let
  crossFileScipy = writeText "cross-file-scipy.conf" ''
    [properties]
    numpy-include-dir = '${numpy.coreIncludeDir}'
  '';
in
buildPythonPackage {
  pname = "scipy";
  version = "1.16.3";
  pyproject = true;

  src = ./scipy;

  build-system = [
    numpy
    setuptools
  ];

  # Where a compiler would look for it.
  preBuild = ''
    test -e ${numpy.coreIncludeDir}/numpy/arrayobject.h
    grep include-dir ${crossFileScipy} > scipy/built-with.conf
  '';

  dependencies = [ numpy ];

  pythonImportsCheck = [ "scipy" ];
}
