# The package set: every attribute exists in nixpkgs under the same name.
final: prev:

let
  inherit (final) lib config callPackage;

  system = "x86_64-linux";
  host = import ./host { inherit lib system; };

  trivial = callPackage ./build-support/trivial.nix { };
  names = callPackage ./build-support/name-only.nix { };
  pythons = import ./python {
    inherit lib;
    pkgs = final;
    inherit (host) interpreter;
  };
in
{
  pkgs = final;
  inherit system;

  callPackage = lib.callPackageWith final;
  newScope = extra: lib.callPackageWith (final // extra);

  stdenv = import ./stdenv {
    inherit lib system config host;
  };
  stdenvNoCC = final.stdenv;

  inherit (trivial)
    makeSetupHook
    runCommand
    runCommandLocal
    symlinkJoin
    writeScript
    writeScriptBin
    writeShellApplication
    writeShellScript
    writeShellScriptBin
    writeText
    writeTextDir
    writeTextFile
    ;
  requireFile = callPackage ./build-support/require-file.nix { };

  buildEnv = lib.makeOverridable (callPackage ./build-support/build-env.nix { inherit host; });
  mkShell = lib.makeOverridable (callPackage ./build-support/mk-shell.nix { });
  mkShellNoCC = final.mkShell;

  fetchurl = lib.makeOverridable (callPackage ./build-support/fetchurl.nix { });
  fetchgit = lib.makeOverridable (callPackage ./build-support/fetchgit.nix { });
  fetchFromGitHub = lib.makeOverridable (callPackage ./build-support/fetchgithub.nix { });

  makeWrapper = callPackage ./build-support/make-wrapper.nix { };
  makeBinaryWrapper = final.makeWrapper;
  autoPatchelfHook = callPackage ./build-support/auto-patchelf { inherit host; };
  addDriverRunpath = callPackage ./build-support/add-driver-runpath.nix { };

  fakeNss = callPackage ./build-support/docker/fake-nss.nix { };
  dockerTools = callPackage ./build-support/docker { inherit host; };

  inherit (host)
    bash
    coreutils
    diffutils
    findutils
    glibc
    gnugrep
    gnupatch
    gnused
    gnutar
    gzip
    patchelf
    skopeo
    which
    zlib
    ;
  bashInteractive = host.bash;
  runtimeShell = "${host.bash}/bin/bash";

  inherit (names)
    aria2
    cacert
    ffmpeg
    fish
    gcc
    git
    vim
    x264
    x265
    ;

  inherit (pythons)
    python3
    python311
    python312
    python313
    python313FreeThreading
    python314
    python314FreeThreading
    ;
  python3Packages = final.python3.pkgs;
  python311Packages = final.python311.pkgs;
  python312Packages = final.python312.pkgs;
  python313Packages = final.python313.pkgs;
  python314Packages = final.python314.pkgs;

  inherit (callPackage ./cuda { })
    cudaPackages
    cudaPackages_12
    cudaPackages_12_6
    cudaPackages_12_8
    cudaPackages_12_9
    cudaPackages_13
    cudaPackages_13_0
    ;
}
