# A GitHub repository at a revision or a tag, named "source" as in nixpkgs.
{
  lib,
  stdenvNoCC,
}:

{
  owner,
  repo,
  tag ? null,
  rev ? null,
  name ? "source",
  hash ? "",
  sha256 ? "",
  fetchSubmodules ? false,
  leaveDotGit ? false,
  deepClone ? false,
  private ? false,
  forceFetchGit ? false,
  fetchLFS ? false,
  fetchTags ? false,
  rootDir ? "",
  sparseCheckout ? [ ],
  githubBase ? "github.com",
  varPrefix ? null,
  postFetch ? "",
  passthru ? { },
  meta ? { },
}:
assert
  lib.assertMsg ((tag == null) != (rev == null))
    "fetchFromGitHub requires one of either `rev` or `tag` to be provided (not both).";
assert
  lib.assertMsg ((hash == "") != (sha256 == ""))
    "fetchFromGitHub requires one hash for ${owner}/${repo}";
let
  homepage = "https://${githubBase}/${owner}/${repo}";
  reference = if tag != null then "refs/tags/${tag}" else rev;
in
stdenvNoCC.mkDerivation {
  inherit name postFetch;
  outputHash = if hash != "" then hash else sha256;
  outputHashAlgo = if hash != "" then null else "sha256";
  outputHashMode = "recursive";
  url = "${homepage}/archive/${reference}.tar.gz";
  meta = {
    homepage = meta.homepage or homepage;
  }
  // meta;
  passthru = {
    inherit owner repo tag;
    rev = reference;
    gitRepoUrl = "${homepage}.git";
  }
  // passthru;
  buildCommand = ''
    echo "error: cannot fetch $url: the stand-in for nixpkgs has no network" >&2
    echo "add it with: nix-store --add-fixed --recursive sha256 ./$name" >&2
    exit 1
  '';
}
