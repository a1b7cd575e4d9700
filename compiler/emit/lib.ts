/** `lib.nix`: what the images share. Written by hand, since it does not depend on any config. */
import { HEADER } from "./header.ts";

export const LIB_NIX = `# ${HEADER}
{ pkgs, python }:
let
  inherit (pkgs) lib;

  # The program that holds an image's promises against what is there. Python's packaging is for its own
  # process alone: the environment may have none, and must then not seem to.
  probe =
    { env, manifest, ... }:
    pkgs.writeTextFile {
      name = "comfynix-check";
      executable = true;
      destination = "/bin/comfynix-check";
      text = ''
        #!\${env}/bin/python -sP
        import os
        import sys

        # What is installed below somebody's home is no part of the image.
        os.environ["PYTHONNOUSERSITE"] = "1"
        # Root might write into the store, which would be in the next image.
        sys.dont_write_bytecode = True
        sys.path.insert(0, "\${./check/probe}")
        from comfynix_check.cli import main

        promised = ["--manifest", "\${manifest}"]
        packaging = ["--packaging", "\${python.pkgs.packaging}/\${python.sitePackages}"]
        sys.exit(main([*promised, *packaging, *sys.argv[1:]]))
      '';
    };
in
{
  inherit probe;

  # One OCI layer per list of roots, as dockerTools' layeringPipeline wants it: take the closure of
  # the first roots out, go on with the rest.
  layersOf = lib.foldr (
    roots: rest:
    [
      [
        "subcomponent_out"
        roots
      ]
    ]
    ++ lib.optional (rest != [ ]) [
      "over"
      "rest"
      [
        "pipe"
        rest
      ]
    ]
  ) [ ];

  # A package that stands for ours in nixpkgs' Python set. Ours names its requirements only; this
  # one propagates them, for the nixpkgs packages that are built on it.
  propagating =
    final: package: dependencies:
    final.buildPythonPackage {
      inherit (package) pname version;
      format = "other";
      dontUnpack = true;
      installPhase = "mkdir $out";
      dependencies = [ package ] ++ dependencies;
    };

  # nixpkgs packages without their tests. Some, as opencv4, are not made by buildPythonPackage.
  unchecked =
    prev: names:
    lib.genAttrs names (
      name:
      (prev.\${name}.overridePythonAttrs or prev.\${name}.overrideAttrs) {
        doCheck = false;
        doInstallCheck = false;
      }
    );

  # Runs a program in the environment of an image, without a container; without arguments a shell.
  # COMFYNIX_DRIVER is a folder with the driver's libraries, where it is no NixOS.
  run =
    {
      name,
      programs,
      variables,
    }:
    let
      exports = lib.mapAttrsToList (key: value: "export \${key}=\${lib.escapeShellArg value}\\n") variables;
      environment = pkgs.writeText "\${name}-environment" ''
        export PATH=\${lib.makeBinPath programs}''\${PATH:+:$PATH}
        \${lib.concatStrings exports}
        if [ -n "''\${COMFYNIX_DRIVER-}" ]; then
          export LD_LIBRARY_PATH=$COMFYNIX_DRIVER''\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
          export TRITON_LIBCUDA_PATH="''\${TRITON_LIBCUDA_PATH-$COMFYNIX_DRIVER}"
        fi
        # Root could write bytecode into the store, and change the images that are made of it.
        if [ -w \${builtins.storeDir} ] && [ -z "''\${PYTHONPYCACHEPREFIX-}" ]; then
          export PYTHONDONTWRITEBYTECODE=1
        fi
      '';
      # The user's own file may have said otherwise.
      rc = pkgs.writeText "\${name}-bashrc" ''
        if [ -e ~/.bashrc ]; then . ~/.bashrc; fi
        . \${environment}
        PS1="(\${name}) $PS1"
      '';
    in
    pkgs.writeShellScriptBin "\${name}-run" ''
      . \${environment}
      if [ $# -gt 0 ]; then exec "$@"; fi
      exec \${lib.getExe pkgs.bashInteractive} --rcfile \${rc}
    '';

  # What needs no GPU and no container to be proven; 77 says that the rest is not.
  check =
    subject:
    pkgs.runCommand "\${subject.name}-check" { } ''
      \${lib.getExe (probe subject)} --no-gpu --only ver,lib,pkg,elf || [ $? = 77 ]
      touch $out
    '';

  # What \`nix run\` offers.
  apps =
    subject:
    let
      app = description: package: {
        type = "app";
        program = lib.getExe package;
        meta = { inherit description; };
      };
      script = verb: pkgs.writeShellScriptBin "\${subject.name}-\${verb}";
    in
    {
      load = app "Load the image into Docker, or into $CONTAINER_ENGINE" (
        script "load" ''
          set -o pipefail
          \${subject.image} | "''\${CONTAINER_ENGINE:-docker}" load
        ''
      );
      # skopeo reads no stream: the image passes through a file. /tmp is often memory.
      push = app "Push the image to a registry" (
        script "push" ''
          set -e
          reference=''\${1:?usage: REFERENCE [OPTIONS OF SKOPEO COPY]}
          shift
          folder=$(mktemp -d "''\${TMPDIR:-/var/tmp}/image.XXXXXX")
          trap 'rm -rf "$folder"' EXIT
          \${subject.image} > "$folder/image.tar"
          \${lib.getExe pkgs.skopeo} --insecure-policy copy "$@" "docker-archive:$folder/image.tar" "docker://$reference"
        ''
      );
      check = app "Check the image's environment on this machine" (probe subject);
      run = app "Run a command with the image's Python, programs and variables" subject.run;
    };
}
`;
