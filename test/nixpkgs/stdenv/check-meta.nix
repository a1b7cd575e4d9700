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
in
assert lib.assertMsg (unknown == [ ]) "unknown meta attributes of ${name}: ${toString unknown}";
assert
  lib.assertMsg (!(meta.broken or false) || config.allowBroken)
    "Package ‘${name}’ is marked as broken, refusing to evaluate.";
assert lib.assertMsg (
  !unfree || config.allowUnfree || config.allowUnfreePredicate { inherit name meta; }
) "Package ‘${name}’ has an unfree license, refusing to evaluate.";
true
