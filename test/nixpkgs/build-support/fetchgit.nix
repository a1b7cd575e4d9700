# A git checkout of known content. Nothing is downloaded: the store must hold it already
# (`nix-store --add-fixed --recursive sha256 ./NAME`).
{
  lib,
  stdenvNoCC,
  git,
}:

{
  url,
  tag ? null,
  rev ? null,
  name ? null,
  leaveDotGit ? deepClone || fetchTags,
  outputHash ? null,
  outputHashAlgo ? null,
  hash ? null,
  sha256 ? null,
  fetchSubmodules ? true,
  deepClone ? false,
  branchName ? null,
  sparseCheckout ? [ ],
  nonConeMode ? false,
  nativeBuildInputs ? [ ],
  preFetch ? "",
  postFetch ? "",
  preferLocalBuild ? true,
  fetchLFS ? false,
  netrcPhase ? null,
  netrcImpureEnvVars ? [ ],
  passthru ? { },
  meta ? { },
  allowedRequisites ? null,
  fetchTags ? false,
  rootDir ? "",
  derivationArgs ? { },
}:
assert
  lib.assertMsg (!(tag != null && rev != null))
    "fetchgit requires one of either `rev` or `tag` to be provided (not both).";
assert
  lib.assertMsg (hash != null || sha256 != null || outputHash != null)
    "fetchgit was given no hash for ${url}";
let
  reference =
    if tag != null then
      "refs/tags/${tag}"
    else if rev != null then
      rev
    else
      "HEAD";
  base = lib.removeSuffix ".git" (baseNameOf (lib.removeSuffix "/" url));
in
stdenvNoCC.mkDerivation (
  derivationArgs
  // {
    name =
      if name != null then name else "${base}-${lib.substring 0 7 (if rev == null then tag else rev)}";
    outputHash =
      if hash != null then
        hash
      else if sha256 != null then
        sha256
      else
        outputHash;
    outputHashAlgo =
      if hash != null then
        null
      else if sha256 != null then
        "sha256"
      else
        outputHashAlgo;
    outputHashMode = "recursive";
    inherit
      fetchSubmodules
      leaveDotGit
      meta
      postFetch
      preferLocalBuild
      url
      ;
    rev = reference;
    nativeBuildInputs = [ git ] ++ nativeBuildInputs;
    passthru = {
      gitRepoUrl = url;
    }
    // passthru;
    buildCommand = ''
      echo "error: cannot fetch $url: the stand-in for nixpkgs has no network" >&2
      echo "add it with: nix-store --add-fixed --recursive sha256 ./$name" >&2
      exit 1
    '';
  }
)
