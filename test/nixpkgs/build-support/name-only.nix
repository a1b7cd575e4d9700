# Packages of which only the name, the version and a program of that name are real.
{
  lib,
  stdenv,
  runtimeShell,
}:

let
  named =
    pname: version:
    stdenv.mkDerivation {
      inherit pname version;
      meta.mainProgram = pname;
      buildCommand = ''
        mkdir -p $out/bin
        printf '#!%s\necho "%s %s (stand-in)"\n' ${runtimeShell} ${pname} ${version} > $out/bin/${pname}
        chmod +x $out/bin/${pname}
      '';
    };
in
{
  aria2 = named "aria2" "1.37.0" // {
    meta.mainProgram = "aria2c";
  };
  ffmpeg = named "ffmpeg" "8.0";
  fish = named "fish" "4.2.1";
  gcc = named "gcc" "15.2.0";
  git = named "git" "2.51.2";
  vim = named "vim" "9.1.1869";
  x264 = named "x264" "0-unstable-2025-01-03";
  x265 = named "x265" "4.1";

  cacert = stdenv.mkDerivation {
    pname = "nss-cacert";
    version = "3.117";
    buildCommand = ''
      mkdir -p $out/etc/ssl/certs
      echo "# the stand-in for nixpkgs trusts nobody" > $out/etc/ssl/certs/ca-bundle.crt
    '';
  };
}
