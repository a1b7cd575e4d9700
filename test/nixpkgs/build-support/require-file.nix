# A file the user must add to the store by hand.
{
  lib,
  stdenvNoCC,
  writeScript,
}:

{
  name ? null,
  sha256 ? null,
  sha1 ? null,
  hash ? null,
  url ? null,
  message ? null,
  hashMode ? "flat",
}:
assert message != null || url != null;
assert sha256 != null || sha1 != null || hash != null;
assert name != null || url != null;
let
  file = if name == null then baseNameOf (toString url) else name;
  digest = if sha256 != null then sha256 else sha1;
  text =
    if message != null then
      message
    else
      ''
        Download ${file} from ${url} and add it with
          nix-store --add-fixed sha256 ${file}
      '';
in
stdenvNoCC.mkDerivation {
  name = file;
  outputHashMode = hashMode;
  outputHashAlgo =
    if hash != null then
      null
    else if sha256 != null then
      "sha256"
    else
      "sha1";
  outputHash = if hash != null then hash else digest;
  preferLocalBuild = true;
  # What nobody may pass on.
  meta.license = lib.licenses.unfree;
  builder = writeScript "restrict-message" ''
    #!/bin/sh
    echo ${lib.escapeShellArg text} >&2
    exit 1
  '';
}
