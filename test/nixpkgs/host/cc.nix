# The host's C compiler: its programs, what they link with and include, and a wrapper that knows both.
{
  lib,
  system,
  copy,
  bash,
  glibc,
  gccLib,
}:

let
  version = "12.2.0";
  folder = "lib/gcc/x86_64-linux-gnu/12";

  programs = copy {
    pname = "gcc";
    inherit version;
    binaries = [
      "/usr/bin/x86_64-linux-gnu-gcc-12"
      "/usr/bin/x86_64-linux-gnu-as"
      "/usr/bin/x86_64-linux-gnu-ld.bfd"
    ];
    script = ''
      mkdir -p $out/libexec $out/${folder}
      mv $out/bin/x86_64-linux-gnu-as $out/libexec/as
      mv $out/bin/x86_64-linux-gnu-ld.bfd $out/libexec/ld
      for name in cc1 collect2 liblto_plugin.so include; do
        cp -rL /usr/${folder}/$name $out/${folder}/
      done
    '';
  };

  # Objects are ELF, too, but not for patchelf: they are copied as they are.
  files = derivation {
    name = "gcc-files-${version}";
    inherit
      system
      gccLib
      folder
      ;
    libc = glibc;
    builder = "/bin/sh";
    args = [
      "-e"
      ./cc-files.sh
    ];
  };

  wrapper = derivation {
    name = "gcc-wrapper-${version}";
    inherit
      system
      programs
      files
      bash
      ;
    libc = glibc;
    builder = "/bin/sh";
    args = [
      "-e"
      ./cc-wrapper.sh
    ];
  };
in
wrapper
// {
  pname = "gcc-wrapper";
  inherit version;
  cc.lib = gccLib;
  libc = glibc;
  targetPrefix = "";
}
