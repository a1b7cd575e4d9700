{
  buildPythonPackage,
  fetchurl,
  autoPatchelfHook,
}:

buildPythonPackage {
  pname = "nvidia-cuda-runtime";
  version = "13.0.96";
  format = "wheel";

  src = fetchurl {
    url = "https://files.pythonhosted.org/packages/nvidia_cuda_runtime-13.0.96-py3-none-manylinux_2_17_x86_64.whl";
    hash = "sha256-9tXSMsi1wne+CpeoDOGCdSjqaIBfBqKiLPVcIr+gCxI=";
  };

  nativeBuildInputs = [ autoPatchelfHook ];

  appendRunpaths = [ "$ORIGIN" ];
  dontStrip = true;
  dontPatchELF = true;
}
