{
  lib,
  torch,
  symlinkJoin,
  buildPythonPackage,
  setuptools,
  numpy,
  packaging,
  scipy,
}:

let
  inherit (torch) cudaPackages cudaSupport;
  inherit (cudaPackages) cudaMajorMinorVersion;

  cuda-redist = symlinkJoin {
    name = "cuda-redist-${cudaMajorMinorVersion}";
    paths = with cudaPackages; [
      (lib.getDev cuda_cccl)
      (lib.getDev cuda_cudart)
      (lib.getLib libcublas)
    ];
  };
in
buildPythonPackage {
  pname = "bitsandbytes";
  version = "0.48.2";
  pyproject = true;

  src = ./bitsandbytes;

  postPatch = lib.optionalString cudaSupport ''
    echo 'cuda = "${cudaMajorMinorVersion}"' >> bitsandbytes.py
  '';

  nativeBuildInputs = lib.optionals cudaSupport [ cudaPackages.cuda_nvcc ];

  build-system = [ setuptools ];

  buildInputs = lib.optionals cudaSupport [ cuda-redist ];

  preBuild = lib.optionalString cudaSupport ''
    nvcc --version
    test -d ${cuda-redist}/include
  '';

  dependencies = [
    numpy
    packaging
    scipy
    torch
  ];

  doCheck = false; # tests require CUDA and also GPU access

  pythonImportsCheck = [ "bitsandbytes" ];
}
