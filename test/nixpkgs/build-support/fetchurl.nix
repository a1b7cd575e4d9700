# A file of known content, from the first of its addresses that has it; file:// needs no network.
{
  lib,
  stdenvNoCC,
}:

{
  url ? "",
  urls ? [ ],
  curlOpts ? "",
  curlOptsList ? [ ],
  name ? null,
  pname ? null,
  version ? null,
  hash ? "",
  outputHash ? "",
  outputHashAlgo ? "",
  sha1 ? "",
  sha256 ? "",
  sha512 ? "",
  recursiveHash ? false,
  netrcPhase ? null,
  netrcImpureEnvVars ? [ ],
  postFetch ? "",
  downloadToTemp ? false,
  executable ? false,
  showURLs ? false,
  meta ? { },
  passthru ? { },
  preferLocalBuild ? true,
  nativeBuildInputs ? [ ],
  derivationArgs ? { },
}:
let
  addresses =
    if urls != [ ] && url == "" then
      urls
    else if urls == [ ] && lib.isString url && url != "" then
      [ url ]
    else
      throw "fetchurl requires either `url` or `urls` to be set";

  given = lib.filter (pair: pair.hash != "") [
    {
      algorithm = null;
      inherit hash;
    }
    {
      algorithm = outputHashAlgo;
      hash = outputHash;
    }
    {
      algorithm = "sha1";
      hash = sha1;
    }
    {
      algorithm = "sha256";
      hash = sha256;
    }
    {
      algorithm = "sha512";
      hash = sha512;
    }
  ];
  digest =
    if lib.length given == 1 then
      lib.head given
    else if given == [ ] then
      throw "fetchurl requires a hash for fixed-output derivation: ${toString addresses}"
    else
      throw "multiple hashes passed to fetchurl: ${toString addresses}";
in
stdenvNoCC.mkDerivation (
  derivationArgs
  // {
    name =
      if pname != null && version != null then
        "${pname}-${version}"
      else if name != null then
        name
      else
        baseNameOf (toString (lib.head addresses));
    urls = addresses;
    outputHash = digest.hash;
    outputHashAlgo = digest.algorithm;
    outputHashMode = if recursiveHash || executable then "recursive" else "flat";
    inherit
      downloadToTemp
      executable
      meta
      nativeBuildInputs
      postFetch
      preferLocalBuild
      ;
    passthru = {
      inherit url;
    }
    // passthru;
    buildCommand = ''
      source ${./fetchurl.sh}
    '';
  }
)
