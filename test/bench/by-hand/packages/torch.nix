{
  buildPythonPackage,
  fetchurl,
  python,
  stdenv,
  autoPatchelfHook,
  addDriverRunpath,
  cudaPackages,
  filelock,
  numpy,
  nvidia-cuda-runtime,
  nvidia-cudnn-cu13,
  sympy,
  triton,
  typing-extensions,
}:

buildPythonPackage {
  pname = "torch";
  version = "2.10.0+cu130";
  format = "wheel";

  src = fetchurl {
    name = "torch-2.10.0+cu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    url = "https://download.pytorch.org/whl/cu130/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    hash = "sha256-ILfjtM6FYFj/CcJmSdVT7kv/IIgChjYi5732XwL+zvI=";
  };

  nativeBuildInputs = [ autoPatchelfHook ];
  buildInputs = [ stdenv.cc.cc.lib ];

  dependencies = [
    filelock
    numpy
    nvidia-cuda-runtime
    nvidia-cudnn-cu13
    sympy
    triton
    typing-extensions
  ];

  preFixup = ''
    addAutoPatchelfSearchPath --no-recurse \
      ${nvidia-cuda-runtime}/${python.sitePackages}/nvidia/cuda_runtime/lib \
      ${nvidia-cudnn-cu13}/${python.sitePackages}/nvidia/cudnn/lib
  '';
  appendRunpaths = [
    "$ORIGIN"
    "${addDriverRunpath.driverLink}/lib"
  ];
  autoPatchelfIgnoreMissingDeps = [ "libcuda.so.1" ];
  dontStrip = true;
  dontPatchELF = true;

  passthru = {
    inherit cudaPackages;
    inherit (cudaPackages.flags) cudaCapabilities;
    cudaSupport = true;
    rocmSupport = false;
    cxxdev = null;
  };
}
