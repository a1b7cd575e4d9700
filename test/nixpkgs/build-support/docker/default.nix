# dockerTools, as far as an image of layers needs it.
{
  lib,
  bash,
  cacert,
  coreutils,
  fakeNss,
  gzip,
  host,
  runCommand,
  stdenv,
  writeText,
}:

rec {
  inherit fakeNss;

  usrBinEnv = runCommand "usr-bin-env" { } ''
    mkdir -p $out/usr/bin
    ln -s ${coreutils}/bin/env $out/usr/bin
  '';

  binSh = runCommand "bin-sh" { } ''
    mkdir -p $out/bin
    ln -s ${bash}/bin/bash $out/bin/sh
  '';

  caCertificates = runCommand "ca-certificates" { } ''
    mkdir -p $out/etc/ssl/certs $out/etc/pki/tls/certs
    ln -s ${cacert}/etc/ssl/certs/ca-bundle.crt $out/etc/ssl/certs/ca-bundle.crt
    ln -s ${cacert}/etc/ssl/certs/ca-bundle.crt $out/etc/ssl/certs/ca-certificates.crt
    ln -s ${cacert}/etc/ssl/certs/ca-bundle.crt $out/etc/pki/tls/certs/ca-bundle.crt
  '';

  streamLayeredImage = lib.makeOverridable (
    import ./stream-layered-image.nix {
      inherit
        lib
        host
        runCommand
        stdenv
        writeText
        ;
    }
  );

  buildLayeredImage = lib.makeOverridable (
    {
      name,
      compressor ? "gz",
      meta ? { },
      ...
    }@args:
    let
      stream = streamLayeredImage (
        removeAttrs args [
          "compressor"
          "meta"
        ]
      );
      extension =
        {
          gz = ".gz";
          none = "";
        }
        .${compressor};
      compress =
        {
          gz = "${gzip}/bin/gzip -n";
          none = "cat";
        }
        .${compressor};
    in
    runCommand "${baseNameOf name}.tar${extension}" {
      inherit meta;
      inherit (stream) imageName;
      passthru = {
        inherit (stream) imageTag;
        inherit stream;
      };
    } "${stream} | ${compress} > $out"
  );
}
