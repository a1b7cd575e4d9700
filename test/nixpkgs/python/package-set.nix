# The package set of one interpreter: builders, hooks, packages, then the overrides.
{
  lib,
  pkgs,
  python,
  overrides,
}:

let
  base =
    final:
    let
      callPackage = lib.callPackageWith (pkgs // final);

      # A package is a module of this interpreter only: those of another are no part of its
      # environments.
      hasPythonModule = drv: drv ? pythonModule && drv.pythonModule == python;
      requiredPythonModules =
        drvs:
        let
          modules = lib.filter hasPythonModule drvs;
        in
        lib.unique (
          [ python ] ++ modules ++ lib.concatLists (lib.catAttrs "requiredPythonModules" modules)
        );

      toPythonModule =
        drv:
        drv.overrideAttrs (old: {
          passthru = (old.passthru or { }) // {
            pythonModule = python;
            pythonPath = [ ];
            requiredPythonModules = requiredPythonModules drv.propagatedBuildInputs;
          };
        });

      builder =
        namePrefix: asModule:
        import ./overridable.nix lib (
          callPackage ./build-python-package.nix {
            inherit python namePrefix;
            inherit (pkgs) stdenv;
            toPythonModule = asModule;
          }
        );
    in
    {
      inherit
        callPackage
        hasPythonModule
        lib
        pkgs
        python
        requiredPythonModules
        toPythonModule
        ;
      inherit (pkgs) stdenv;
      inherit (python)
        isPy3k
        isPyPy
        pythonAtLeast
        pythonOlder
        ;
      pythonPackages = final;

      buildPythonPackage = builder "${python.libPrefix}-" toPythonModule;
      buildPythonApplication = builder "" lib.id;
      toPythonApplication =
        drv:
        drv.overrideAttrs (old: {
          passthru = (old.passthru or { }) // {
            pythonModule = false;
          };
        });
      makePythonPath = drvs: lib.makeSearchPath python.sitePackages (requiredPythonModules drvs);
      mkPythonMetaPackage = callPackage ./meta-package.nix { };
    };
in
lib.fix (
  lib.extends (lib.composeManyExtensions [
    (import ./hooks { inherit lib pkgs python; })
    (import ./bootstrap.nix { inherit lib pkgs python; })
    (import ./packages.nix { inherit lib; })
    (import ./consumers)
    overrides
  ]) base
)
