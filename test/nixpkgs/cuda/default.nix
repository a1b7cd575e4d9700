# CUDA's redistributables: unfree, and broken unless the package set was imported with cudaSupport.
{
  lib,
  config,
  stdenv,
}:

let
  cudaCapabilities =
    if config.cudaCapabilities == [ ] then
      [
        "7.5"
        "8.0"
        "8.9"
        "9.0"
      ]
    else
      config.cudaCapabilities;

  set =
    cudaMajorMinorVersion:
    let
      package =
        pname: version:
        stdenv.mkDerivation {
          name = "cuda${cudaMajorMinorVersion}-${pname}-${version}";
          inherit pname version;
          meta = {
            license = lib.licenses.unfree;
            broken = !config.cudaSupport;
            mainProgram = if pname == "cuda_nvcc" then "nvcc" else pname;
          };
          buildCommand = ''
            mkdir -p $out/bin $out/lib $out/include
            if [ ${pname} = cuda_nvcc ]; then
              printf '#!%s\necho "nvcc ${version} (stand-in)"\n' ${stdenv.shell} > $out/bin/nvcc
              chmod +x $out/bin/nvcc
            fi
          '';
        };
      redistributables = lib.genAttrs [
        "cuda_cccl"
        "cuda_cudart"
        "cuda_cupti"
        "cuda_nvcc"
        "cuda_nvml_dev"
        "cuda_nvrtc"
        "cuda_nvtx"
        "cuda_profiler_api"
        "libcublas"
        "libcufft"
        "libcufile"
        "libcurand"
        "libcusolver"
        "libcusparse"
        "libnvjitlink"
      ] (pname: package pname "${cudaMajorMinorVersion}.90");
    in
    redistributables
    // {
      inherit cudaMajorMinorVersion;
      cudaMajorVersion = lib.head (lib.splitString "." cudaMajorMinorVersion);
      cudaOlder = lib.versionOlder cudaMajorMinorVersion;
      cudaAtLeast = lib.versionAtLeast cudaMajorMinorVersion;
      # The compiler nvcc can work with; it says what it is for.
      backendStdenv = stdenv // {
        inherit cudaCapabilities;
      };
      flags = {
        inherit (config) cudaForwardCompat;
        inherit cudaCapabilities;
      };
      cudatoolkit = package "cudatoolkit" "${cudaMajorMinorVersion}.1";
      cudnn = package "cudnn" "9.13.0";
      cutensor = package "cutensor" "2.3.1";
      libcusparse_lt = package "libcusparse_lt" "0.8.1";
      nccl = package "nccl" "2.28.7";
    };
in
rec {
  cudaPackages = cudaPackages_12_8;
  cudaPackages_12 = cudaPackages_12_8;
  cudaPackages_13 = cudaPackages_13_0;
  cudaPackages_12_6 = set "12.6";
  cudaPackages_12_8 = set "12.8";
  cudaPackages_12_9 = set "12.9";
  cudaPackages_13_0 = set "13.0";
}
