# The host's programs and libraries, copied into the store so that a closure needs nothing else.
{ lib, system }:

let
  # Each output is a copy of host files whose loader and run path point into the store.
  copy =
    {
      pname,
      version,
      binaries ? [ ],
      libraries ? [ ],
      mainProgram ? pname,
      script ? "",
    }:
    derivation {
      inherit
        system
        pname
        version
        binaries
        libraries
        script
        ;
      libc = glibc;
      name = "${pname}-${version}";
      builder = "/bin/sh";
      args = [
        "-e"
        ./copy.sh
      ];
    }
    // {
      inherit pname version;
      meta = {
        inherit mainProgram;
      };
    };

  glibc = derivation {
    name = "glibc-2.36";
    inherit system;
    builder = "/bin/sh";
    args = [
      "-e"
      ./glibc.sh
    ];
  };

  programs =
    pname: version: names:
    copy {
      inherit pname version;
      binaries = map (name: "/usr/bin/${name}") names;
    };
  interpreter = import ./python.nix { inherit copy; };

  bash = copy {
    pname = "bash";
    version = "5.2";
    binaries = [ "/bin/bash" ];
    script = "ln -s bash $out/bin/sh";
  };
  gccLib = copy {
    pname = "gcc-lib";
    version = "12.2.0";
    libraries = [
      "libgcc_s.so.1"
      "libstdc++.so.6"
      "?libgomp.so.1"
      "?libatomic.so.1"
    ];
  };
in
{
  inherit
    bash
    gccLib
    glibc
    interpreter
    ;

  cc = import ./cc.nix {
    inherit
      lib
      system
      copy
      bash
      glibc
      gccLib
      ;
  };
  coreutils = copy {
    pname = "coreutils";
    version = "9.1";
    binaries = [ "package:coreutils" ];
    mainProgram = "ls";
  };
  diffutils = programs "diffutils" "3.8" [
    "cmp"
    "diff"
    "diff3"
    "sdiff"
  ];
  findutils = programs "findutils" "4.9.0" [
    "find"
    "xargs"
  ];
  gnugrep = programs "gnugrep" "3.8" [
    "grep"
    "egrep"
    "fgrep"
  ];
  gnupatch = programs "patch" "2.7.6" [ "patch" ];
  gnused = programs "gnused" "4.9" [ "sed" ];
  gnutar = programs "gnutar" "1.34" [ "tar" ];
  gzip = programs "gzip" "1.12" [
    "gzip"
    "gunzip"
    "zcat"
  ];
  patchelf = programs "patchelf" "0.14.3" [ "patchelf" ];
  skopeo = programs "skopeo" "1.9.3" [ "skopeo" ];
  which = copy {
    pname = "which";
    version = "2.21";
    binaries = [ "/usr/bin/which.debianutils" ];
    script = "mv $out/bin/which.debianutils $out/bin/which";
  };

  zlib = copy {
    pname = "zlib";
    version = "1.2.13";
    libraries = [ "libz.so.1" ];
  };

  # The one that build scripts of the stand-in itself run on.
  python = interpreter "python311";
}
