# The small builders: run a command, write a file, join trees.
{
  lib,
  stdenv,
  runtimeShell,
}:

let
  runCommandWith =
    stdenv: local: name: env: buildCommand:
    stdenv.mkDerivation (
      {
        inherit name buildCommand;
      }
      // lib.optionalAttrs local {
        preferLocalBuild = true;
        allowSubstitutes = false;
      }
      // env
    );
in
rec {
  runCommand = runCommandWith stdenv false;
  runCommandLocal = runCommandWith stdenv true;

  writeTextFile =
    {
      name ? "${pname}-${version}",
      pname ? null,
      version ? null,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      meta ? { },
      passthru ? { },
      allowSubstitutes ? false,
      preferLocalBuild ? true,
      derivationArgs ? { },
    }:
    let
      program = builtins.match "/bin/([^/]+)" destination;
    in
    runCommand name
      (
        {
          inherit
            allowSubstitutes
            checkPhase
            passthru
            preferLocalBuild
            text
            ;
          passAsFile = [ "text" ];
          meta =
            lib.optionalAttrs (executable && program != null) { mainProgram = lib.head program; } // meta;
        }
        // derivationArgs
      )
      ''
        target=$out${lib.escapeShellArg destination}
        mkdir -p "$(dirname "$target")"
        cp "$textPath" "$target"
        ${lib.optionalString executable ''chmod +x "$target"''}
        eval "$checkPhase"
      '';

  writeText = name: text: writeTextFile { inherit name text; };
  writeTextDir =
    path: text:
    writeTextFile {
      name = baseNameOf path;
      inherit text;
      destination = "/${path}";
    };
  writeScript =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
    };
  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
      meta.mainProgram = name;
    };
  writeShellScript = name: text: writeScript name "#!${runtimeShell}\n${text}\n";
  writeShellScriptBin =
    name: text:
    writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      text = "#!${runtimeShell}\n${text}\n";
      checkPhase = ''
        ${runtimeShell} -n "$target"
      '';
    };

  # nixpkgs' one also runs shellcheck, which the host need not have.
  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      runtimeEnv ? null,
      meta ? { },
      passthru ? { },
      checkPhase ? null,
      excludeShellChecks ? [ ],
      extraShellCheckFlags ? [ ],
      bashOptions ? [
        "errexit"
        "nounset"
        "pipefail"
      ],
      inheritPath ? true,
      derivationArgs ? { },
    }:
    writeTextFile {
      inherit name passthru derivationArgs;
      executable = true;
      destination = "/bin/${name}";
      meta = {
        mainProgram = name;
      }
      // meta;
      text = lib.concatLines (
        [
          "#!${runtimeShell}"
        ]
        ++ map (option: "set -o ${option}") bashOptions
        ++ lib.mapAttrsToList (variable: value: "export ${variable}=${lib.escapeShellArg value}") (
          if runtimeEnv == null then { } else runtimeEnv
        )
        ++ lib.optional (runtimeInputs != [ ]) (
          ''export PATH="${lib.makeBinPath runtimeInputs}${lib.optionalString inheritPath ":$PATH"}"''
        )
        ++ [
          text
        ]
      );
      checkPhase = if checkPhase != null then checkPhase else ''${runtimeShell} -n "$target"'';
    };

  symlinkJoin =
    {
      name ? "${pname}-${version}",
      pname ? null,
      version ? null,
      paths,
      stripPrefix ? "",
      preferLocalBuild ? true,
      allowSubstitutes ? false,
      postBuild ? "",
      failOnMissing ? stripPrefix == "",
      ...
    }@args:
    runCommand name
      (
        removeAttrs args [
          "name"
          "pname"
          "version"
          "postBuild"
          "stripPrefix"
          "paths"
          "failOnMissing"
        ]
        // {
          inherit preferLocalBuild allowSubstitutes;
          paths = map (path: "${path}${stripPrefix}") (lib.filter (path: path != null) (lib.flatten paths));
          passAsFile = [ "paths" ];
        }
      )
      ''
        mkdir -p $out
        for path in $(cat $pathsPath); do
          ${lib.optionalString (!failOnMissing) ''[ -d "$path" ] || continue''}
          linkTree "$path" $out
        done
        ${postBuild}
      '';

  makeSetupHook =
    {
      name,
      propagatedBuildInputs ? [ ],
      propagatedNativeBuildInputs ? [ ],
      depsTargetTargetPropagated ? [ ],
      meta ? { },
      passthru ? { },
      substitutions ? { },
    }:
    script:
    runCommand name
      (
        substitutions
        // {
          inherit
            meta
            passthru
            propagatedBuildInputs
            propagatedNativeBuildInputs
            ;
          strictDeps = true;
        }
      )
      ''
        mkdir -p $out/nix-support
        cp ${script} $out/nix-support/setup-hook
        chmod +w $out/nix-support/setup-hook
        ${lib.concatStrings (
          lib.mapAttrsToList (variable: value: ''
            substituteInPlace $out/nix-support/setup-hook --replace-quiet '@${variable}@' ${
              lib.escapeShellArg (if builtins.isPath value then "${value}" else toString value)
            }
          '') substitutions
        )}
        recordPropagatedDependencies
      '';
}
