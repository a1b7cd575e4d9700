# /etc/passwd and /etc/group with root, nobody and the lines given by `override`.
{
  lib,
  symlinkJoin,
  writeTextDir,
  runCommand,
  extraPasswdLines ? [ ],
  extraGroupLines ? [ ],
}:

symlinkJoin {
  name = "fake-nss";
  paths = [
    (writeTextDir "etc/passwd" ''
      root:x:0:0:root user:/var/empty:/bin/sh
      ${lib.concatLines extraPasswdLines}nobody:x:65534:65534:nobody:/var/empty:/bin/sh
    '')
    (writeTextDir "etc/group" ''
      root:x:0:
      ${lib.concatLines extraGroupLines}nobody:x:65534:
    '')
    (writeTextDir "etc/nsswitch.conf" ''
      hosts: files dns
    '')
    (runCommand "var-empty" { } ''
      mkdir -p $out/var/empty
    '')
  ];
}
