# The image of image.ts as one would write it by hand: an overlay of nixpkgs' Python set, a file a
# package, dependencies propagated. The bench compares what Nix needs to evaluate this.
{ pkgs, cudaPkgs }:

let
  inherit (pkgs) lib;

  cudaPackages = cudaPkgs.cudaPackages_13_0;

  python = pkgs.python314.override {
    self = python;
    packageOverrides = final: prev: {
      clip = final.callPackage ./packages/clip.nix { };
      kornia-rs = final.callPackage ./packages/kornia-rs.nix { };
      nvidia-cuda-runtime = final.callPackage ./packages/nvidia-cuda-runtime.nix { };
      nvidia-cudnn-cu13 = final.callPackage ./packages/nvidia-cudnn-cu13.nix { };
      spandrel = final.callPackage ./packages/spandrel.nix { };
      torch = final.callPackage ./packages/torch.nix { inherit cudaPackages; };
      torchaudio = final.callPackage ./packages/torchaudio.nix { };
      triton = final.callPackage ./packages/triton.nix { };

      # Their tests want a GPU.
      peft = prev.peft.overridePythonAttrs { doCheck = false; };
      torchvision = prev.torchvision.overridePythonAttrs { doCheck = false; };
    };
  };

  env = python.withPackages (
    ps: with ps; [
      clip
      filelock
      kornia-rs
      numpy
      nvidia-cuda-runtime
      nvidia-cudnn-cu13
      peft
      pillow
      regex
      safetensors
      scipy
      spandrel
      sympy
      torch
      torchaudio
      torchvision
      tqdm
      transformers
      triton
      typing-extensions
    ]
  );

  programs = [
    env
    pkgs.bash
    pkgs.coreutils
    pkgs.git
    pkgs.ffmpeg
  ];

  variables = {
    LD_LIBRARY_PATH = "/run/opengl-driver/lib:/usr/lib/x86_64-linux-gnu:/usr/lib64";
    NVIDIA_DRIVER_CAPABILITIES = "compute,utility";
    NVIDIA_REQUIRE_CUDA = "cuda>=13.0";
    NVIDIA_VISIBLE_DEVICES = "all";
    SSL_CERT_FILE = "/etc/ssl/certs/ca-bundle.crt";
    TRITON_LIBCUDA_PATH = "/run/opengl-driver/lib";
  };
in
rec {
  inherit env;

  image = pkgs.dockerTools.streamLayeredImage {
    name = "by-hand";
    tag = "cu130-py314";
    contents = [
      pkgs.dockerTools.binSh
      pkgs.dockerTools.usrBinEnv
      pkgs.dockerTools.caCertificates
      pkgs.dockerTools.fakeNss
    ];
    extraCommands = ''
      mkdir -p -m 1777 tmp
      mkdir -p run/opengl-driver usr/lib64
      ln -s /usr/lib64 run/opengl-driver/lib
    '';
    config = {
      Env = [
        "PATH=${lib.makeBinPath programs}:/bin:/usr/bin"
      ]
      ++ lib.mapAttrsToList (key: value: "${key}=${value}") variables;
      WorkingDir = "/";
    };
  };

  shell = pkgs.mkShell {
    name = "comfyui";
    packages = programs;
    env = variables;
  };

  check = pkgs.runCommand "comfyui-check" { } ''
    ${env}/bin/python -c 'import torch, torchvision, torchaudio, peft'
    touch $out
  '';

  load = pkgs.writeShellScriptBin "comfyui-load" "${image} | docker load";
}
