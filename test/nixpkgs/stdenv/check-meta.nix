# Whether a package may be built at all, from its meta attributes and the configuration.
{ lib, config }:

let
  known = [
    "available"
    "badPlatforms"
    "broken"
    "changelog"
    "description"
    "downloadPage"
    "hydraPlatforms"
    "homepage"
    "identifiers"
    "insecure"
    "isBuildPythonPackage"
    "knownVulnerabilities"
    "license"
    "longDescription"
    "mainProgram"
    "maintainers"
    "name"
    "outputs"
    "outputsToInstall"
    "platforms"
    "position"
    "priority"
    "problems"
    "sourceProvenance"
    "teams"
    "timeout"
    "unfree"
  ];
in
name: meta:
let
  unknown = lib.attrNames (removeAttrs meta known);
  licences = lib.toList (meta.license or [ ]);
  unfree = lib.any (licence: !(licence.free or true)) licences;
  vulnerabilities = meta.knownVulnerabilities or [ ];
  position = meta.position or "«unknown-file»";
  # What is wrong with it, of which its kind decides whether it may be built.
  problems =
    (meta.problems or { })
    // lib.optionalAttrs (
      (meta.broken or false) && !(config.allowBroken || allowed "NIXPKGS_ALLOW_BROKEN")
    ) { broken.message = "This package is broken."; };
  grave = lib.filter (problem: (problems.${problem}.kind or problem) == "broken") (
    lib.attrNames problems
  );
  told =
    problem:
    "- ${problem}${lib.optionalString (problem != "broken") " (kind \"broken\")"}: ${problems.${problem}.message}";
  fullName = licence: licence.fullName or licence.shortName or "unknown";

  # Leave may be given by the environment, which an impure evaluation sees.
  allowed = variable: builtins.getEnv variable == "1";

  refuse =
    why: remedy: throw "Refusing to evaluate package '${name}' in ${position} because it ${why}\n${remedy}";
in
assert lib.assertMsg (unknown == [ ]) "unknown meta attributes of ${name}: ${toString unknown}";
if
  unfree
  && !(
    config.allowUnfree
    || allowed "NIXPKGS_ALLOW_UNFREE"
    || config.allowUnfreePredicate { inherit name meta; }
  )
then
  refuse "has an unfree license (‘${lib.concatMapStringsSep "’, ‘" fullName licences}’)" "a) To temporarily allow unfree packages, you can use an environment variable\n   for a single invocation of the nix tools.\n\n     $ export NIXPKGS_ALLOW_UNFREE=1\n"
else if grave != [ ] then
  refuse "has problems:\n${lib.concatMapStringsSep "\n" told grave}\n" "See also https://nixos.org/manual/nixpkgs/unstable#sec-problems\nTo allow evaluation regardless, use:\n- Nixpkgs import: import nixpkgs { config = <below code>; }\n"
else if lib.elem "x86_64-linux" (meta.badPlatforms or [ ]) then
  refuse "is not available on the requested hostPlatform:\n  hostPlatform.system = \"x86_64-linux\"\n" ""
else if
  vulnerabilities != [ ]
  && !(lib.elem name config.permittedInsecurePackages || allowed "NIXPKGS_ALLOW_INSECURE")
then
  refuse "is marked as insecure" "\nKnown issues:\n${
    lib.concatMapStrings (issue: " - ${issue}\n") vulnerabilities
  }"
else
  true
