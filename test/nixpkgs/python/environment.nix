# python.buildEnv: an interpreter that sees the modules given, and theirs.
{
  lib,
  pkgs,
  python,
  requiredPythonModules,
}:

{
  extraLibs ? [ ],
  extraOutputsToInstall ? [ ],
  postBuild ? "",
  ignoreCollisions ? false,
  permitUserSite ? false,
  makeWrapperArgs ? [ ],
}:

let
  paths = requiredPythonModules (extraLibs ++ [ python ]);

  env = pkgs.buildEnv {
    name = "${python.name}-env";
    inherit paths ignoreCollisions;
    extraOutputsToInstall = [ "out" ] ++ extraOutputsToInstall;
    nativeBuildInputs = [ pkgs.makeWrapper ];
    postBuild = ''
      wrapPythonEnvironment() {
        local flags=(${
          lib.optionalString (!permitUserSite) "--set PYTHONNOUSERSITE true"
        } ${toString makeWrapperArgs})
        local path program name
        for path in "$@"; do
          for program in "$path"/bin/*; do
            name=$(basename "$program")
            [ -f "$program" ] && [ -x "$program" ] || continue
            rm -f "$out/bin/$name"
            if [ "$name" = ${python.executable} ]; then
              makeWrapper "$program" "$out/bin/$name" --inherit-argv0 "''${flags[@]}"
            elif [ "$(readlink "$program")" = ${python.executable} ]; then
              ln -s ${python.executable} "$out/bin/$name"
            else
              makeWrapper "$program" "$out/bin/$name" \
                --set NIX_PYTHONPREFIX "$out" \
                --set NIX_PYTHONEXECUTABLE "$out/bin/${python.executable}" \
                --set NIX_PYTHONPATH "$out/${python.sitePackages}" \
                "''${flags[@]}"
            fi
          done
        done
      }
      if [ -L "$out/bin" ]; then
        unlink "$out/bin"
        mkdir "$out/bin"
      fi
      wrapPythonEnvironment ${toString paths}
    ''
    + postBuild;
    inherit (python) meta;
    passthru = python.passthru // {
      interpreter = "${env}/bin/${python.executable}";
      inherit python;
      env = pkgs.mkShell {
        name = "interactive-${python.name}-environment";
        nativeBuildInputs = [ env ];
      };
    };
  };
in
env
