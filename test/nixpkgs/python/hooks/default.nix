# The setup hooks of the Python builders. They take `wheel`, `installer`, `build`, `packaging` and
# `setuptools` from the package set they are in, as nixpkgs' do: replacing one of these by a package
# that is built with the hooks is an infinite recursion, here as there.
{
  lib,
  pkgs,
  python,
}:

final: prev:
let
  hook =
    name: propagatedBuildInputs: script: substitutions:
    pkgs.makeSetupHook {
      inherit name propagatedBuildInputs;
      substitutions = {
        pythonInterpreter = python.interpreter;
        pythonSitePackages = python.sitePackages;
      }
      // substitutions;
      passthru.provides.setupHook = true;
    } script;

  # The copies of the build tools that no override reaches.
  ready = import ../bootstrap.nix { inherit lib pkgs python; } ready prev;

  withBootstrap = make: tools: make final // { bootstrap = make (final // tools); };
in
{
  ensureNewerSourcesForZipFilesHook =
  hook "ensure-newer-sources-hook" [ ] ./ensure-newer-sources.sh
    { };
  pypaBuildHook =
  withBootstrap
    (
      scope:
      hook "pypa-build-hook.sh" (lib.optional (scope.wheel != null) scope.wheel) ./pypa-build.sh {
        inherit (scope) build;
      }
    )
    {
      inherit (ready) build;
      wheel = null;
    };
  pypaInstallHook = withBootstrap (
    scope: hook "pypa-install-hook" [ scope.installer ] ./pypa-install.sh { }
  ) { inherit (ready) installer; };
  pythonRuntimeDepsCheckHook = withBootstrap (
    scope:
    hook "python-runtime-deps-check-hook.sh" [ scope.packaging ] ./runtime-deps-check.sh {
      check = ./runtime-deps-check.py;
    }
  ) { inherit (ready) packaging; };
  pythonCatchConflictsHook = hook "python-catch-conflicts-hook" [ ] ./catch-conflicts.sh {
    check = ./catch-conflicts.py;
  };
  pythonMetadataCheckHook = hook "python-metadata-check-hook.sh" [ ] ./metadata-check.sh {
    check = ./metadata-check.py;
    inherit (ready) packaging;
  };
  pythonImportsCheckHook = hook "python-imports-check-hook.sh" [ ] ./imports-check.sh { };
  pythonNamespacesHook = hook "python-namespaces-hook.sh" [ ] ./namespaces.sh { };
  pythonOutputDistHook = hook "python-output-dist-hook" [ ] ./output-dist.sh { };
  pythonRelaxDepsHook = hook "python-relax-deps-hook" [ final.wheel ] ./relax-deps.sh { };
  pythonRemoveBinBytecodeHook =
  hook "python-remove-bin-bytecode-hook" [ ] ./remove-bin-bytecode.sh
    { };
  pythonRemoveTestsDirHook = hook "python-remove-tests-dir-hook" [ ] ./remove-tests-dir.sh { };
  setuptoolsBuildHook = hook "setuptools-build-hook" [
    final.setuptools
    final.wheel
  ] ./setuptools-build.sh { };
  wheelUnpackHook = hook "wheel-unpack-hook.sh" [ final.wheel ] ./wheel-unpack.sh { };
  wrapPython = hook "wrap-python-hook" [ pkgs.makeWrapper ] ./wrap-python.sh { };
}
