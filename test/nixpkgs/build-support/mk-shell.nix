# A derivation for `nix develop`: its inputs are the environment, its shellHook runs on entry.
{
  lib,
  stdenv,
}:

{
  name ? "nix-shell",
  packages ? [ ],
  inputsFrom ? [ ],
  buildInputs ? [ ],
  nativeBuildInputs ? [ ],
  propagatedBuildInputs ? [ ],
  propagatedNativeBuildInputs ? [ ],
  ...
}@attrs:
let
  merge =
    input: own: own ++ lib.subtractLists inputsFrom (lib.flatten (lib.catAttrs input inputsFrom));

  rest = removeAttrs attrs [
    "name"
    "packages"
    "inputsFrom"
    "buildInputs"
    "nativeBuildInputs"
    "propagatedBuildInputs"
    "propagatedNativeBuildInputs"
    "shellHook"
  ];

  # nixpkgs makes a variable of anything; a name in small letters here is a misspelt argument.
  unknown = lib.filter (
    attr:
    builtins.match "[A-Z_][A-Z0-9_]*" attr == null
    &&
      !lib.elem attr [
        "env"
        "meta"
        "passthru"
        "hardeningDisable"
      ]
  ) (lib.attrNames rest);
in
assert
  lib.assertMsg (unknown == [ ])
    "mkShell called with unexpected argument: ${toString unknown}";
stdenv.mkDerivation (
  {
    inherit name;
    buildInputs = merge "buildInputs" buildInputs;
    nativeBuildInputs = packages ++ merge "nativeBuildInputs" nativeBuildInputs;
    propagatedBuildInputs = merge "propagatedBuildInputs" propagatedBuildInputs;
    propagatedNativeBuildInputs = merge "propagatedNativeBuildInputs" propagatedNativeBuildInputs;
    shellHook = lib.concatStringsSep "\n" (
      lib.catAttrs "shellHook" (lib.reverseList inputsFrom ++ [ attrs ])
    );
    phases = [ "buildPhase" ];
    buildPhase = ''
      export > "$out"
    '';
    preferLocalBuild = true;
  }
  // rest
)
