{
  buildPythonPackage,
  fetchurl,
  stdenv,
  autoPatchelfHook,
  zlib,
}:

buildPythonPackage {
  pname = "triton";
  version = "3.6.0";
  format = "wheel";

  src = fetchurl {
    url = "https://files.pythonhosted.org/packages/triton-3.6.0-cp314-cp314-manylinux_2_27_x86_64.whl";
    hash = "sha256-UlT07zqE0t5U/Xf3JwG6yu20Yt2Q7Co8Mkhzu8cE6O4=";
  };

  nativeBuildInputs = [ autoPatchelfHook ];
  buildInputs = [
    stdenv.cc.cc.lib
    zlib
  ];

  appendRunpaths = [ "$ORIGIN" ];
  dontStrip = true;
  dontPatchELF = true;
}
