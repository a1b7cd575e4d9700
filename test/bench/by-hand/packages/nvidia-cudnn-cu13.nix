{
  buildPythonPackage,
  fetchurl,
  stdenv,
  autoPatchelfHook,
  zlib,
}:

buildPythonPackage {
  pname = "nvidia-cudnn-cu13";
  version = "9.15.1.9";
  format = "wheel";

  src = fetchurl {
    url = "https://files.pythonhosted.org/packages/nvidia_cudnn_cu13-9.15.1.9-py3-none-manylinux_2_27_x86_64.whl";
    hash = "sha256-1dPQ3iUq78S41BbpA2EkAj65mbH4sfrLY/WBeQU7oGo=";
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
