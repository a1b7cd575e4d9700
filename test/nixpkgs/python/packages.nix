# The packages of modules.nix: importable, hollow, with the dependencies of the real ones.
{ lib }:

final: prev:
let
  modules = import ./modules.nix;

  package =
    attr: facts:
    let
      distribution = facts.distribution or attr;
      imports = facts.modules or [ (lib.replaceStrings [ "-" ] [ "_" ] attr) ];
    in
    final.callPackage (
      { buildPythonPackage }:
      buildPythonPackage {
        pname = attr;
        inherit (facts) version;
        format = "other";
        dontUnpack = true;
        dependencies = map (name: final.${name}) (facts.dependencies or [ ]);
        # Recipes of nixpkgs read these of their dependencies while they are evaluated.
        INTERFACE = lib.concatMap (
          name: map (key: lib.seq final.${name}.${key} "${name}.${key}") facts.reads.${name}
        ) (lib.attrNames (facts.reads or { }));
        installPhase = ''
          source ${./hollow-package.sh}
          hollowPackage ${lib.escapeShellArgs ([ distribution facts.version ] ++ imports)}
        '';
        passthru = (facts.passthru or (_: { })) final;
      }
    ) { };
in
lib.mapAttrs package modules
