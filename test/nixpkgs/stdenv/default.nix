# stdenv: a folder with the shell functions of the build, and mkDerivation over it.
{
  lib,
  system,
  config,
  host,
}:

let
  initialPath = [
    host.coreutils
    host.findutils
    host.diffutils
    host.gnused
    host.gnugrep
    host.gnutar
    host.gzip
    host.bash
  ];

  shell = "${host.bash}/bin/bash";

  platform = {
    inherit system;
    config = "x86_64-unknown-linux-gnu";
    isDarwin = false;
    isLinux = true;
    isx86_64 = true;
    parsed.cpu.name = "x86_64";
  };

  setup = derivation {
    name = "stdenv-linux";
    inherit system initialPath shell;
    setupScript = ./setup.sh;
    phasesScript = ./phases.sh;
    PATH = "${host.coreutils}/bin";
    builder = shell;
    args = [
      "-ec"
      ''
        mkdir -p $out
        {
          echo "initialPath=\"$initialPath\""
          echo "export SHELL=$shell"
          cat $setupScript $phasesScript
        } > $out/setup
      ''
    ];
  };

  stdenv = setup // {
    inherit initialPath shell system;
    mkDerivation = import ./make-derivation.nix {
      inherit lib config stdenv shell;
      patch = host.gnupatch;
    };
    buildPlatform = platform;
    hostPlatform = platform;
    targetPlatform = platform;
    inherit (host) cc;
  };
in
stdenv
