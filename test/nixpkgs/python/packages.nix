# The packages of modules.nix: importable, hollow, with the dependencies of the real ones.
{ lib }:

final: prev:
let
  table = import ./modules.nix;
  words = string: lib.filter (word: word != "") (lib.splitString " " string);

  # Stops with the attribute's name when a replacement lacks what the recipe reads.
  read = name: key: lib.seq final.${name}.${key} "${name}.${key}";

  package =
    attr: facts:
    let
      version = lib.head (words facts);
      dependencies = lib.tail (words facts);
      distribution = table.distributions.${attr} or attr;
      modules = words (table.modules.${attr} or (lib.replaceStrings [ "-" ] [ "_" ] attr));
    in
    final.callPackage (
      { buildPythonPackage }:
      buildPythonPackage {
        pname = attr;
        inherit version;
        format = "other";
        dontUnpack = true;
        dependencies = map (name: final.${name}) dependencies;
        INTERFACE = lib.concatLists (
          lib.mapAttrsToList (name: keys: map (read name) (words keys)) (table.reads.${attr} or { })
        );
        installPhase = ''
          source ${./hollow-package.sh}
          hollowPackage ${
            lib.escapeShellArgs (
              [
                distribution
                version
              ]
              ++ modules
            )
          }
          for file in ${toString (words (table.files.${attr} or ""))}; do
            install -D /dev/null $out/lib/python3.11/site-packages/$file
          done
          ${final.python.interpreter} ${./compile.py} $out/${final.python.sitePackages}
        '';
        passthru = (table.passthru final).${attr} or { };
      }
    ) { };
in
lib.mapAttrs package table.packages
