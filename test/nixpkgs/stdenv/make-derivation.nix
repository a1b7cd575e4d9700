# mkDerivation: an attribute set, or a function of its own result, becomes a derivation.
{
  lib,
  config,
  stdenv,
  shell,
  patch,
}:

let
  checkMeta = import ./check-meta.nix { inherit lib config; };

  inputs = [
    "nativeBuildInputs"
    "buildInputs"
    "propagatedBuildInputs"
    "propagatedNativeBuildInputs"
    "nativeCheckInputs"
    "nativeInstallCheckInputs"
    "checkInputs"
    "installCheckInputs"
  ];

  notForTheBuilder = inputs ++ [
    "meta"
    "passthru"
    "pos"
    "env"
    "name"
    "finalPackage"
    "outputs"
  ];

  # Dependencies may be null or nested in lists, as in nixpkgs; anything else but a package or a
  # path is a mistake.
  packages =
    name: attrs:
    map (
      package:
      if lib.isDerivation package || builtins.isPath package || lib.isString package then
        package
      else
        throw "Dependency is not of a valid type: element of ${name} for ${attrs.name or attrs.pname}"
    ) (lib.filter (package: package != null) (lib.flatten (attrs.${name} or [ ])));

  extensible =
    attrsOf:
    let
      attrs = attrsOf (attrs // { inherit finalPackage; });
      overrideAttrs =
        f:
        extensible (
          final:
          let
            previous = attrsOf final;
            once = lib.toFunction f previous;
          in
          previous // (if lib.isFunction f && lib.isFunction once then (f final) previous else once)
        );
      finalPackage = simple overrideAttrs attrs;
    in
    finalPackage;

  simple =
    overrideAttrs: attrs:
    let
      name = attrs.name or "${attrs.pname}-${attrs.version}";
      outputs = attrs.outputs or [ "out" ];
      native =
        packages "nativeBuildInputs" attrs
        ++ lib.optional (attrs.patches or [ ] != [ ]) patch
        ++ lib.optionals (attrs.doCheck or false) (packages "nativeCheckInputs" attrs)
        ++ lib.optionals (attrs.doInstallCheck or false) (packages "nativeInstallCheckInputs" attrs);
      target =
        packages "buildInputs" attrs
        ++ lib.optionals (attrs.doCheck or false) (packages "checkInputs" attrs)
        ++ lib.optionals (attrs.doInstallCheck or false) (packages "installCheckInputs" attrs);
      environment = attrs.env or { };
      clashes = lib.intersectLists (lib.attrNames environment) (lib.attrNames attrs);

      drv = derivation (
        removeAttrs attrs notForTheBuilder
        // environment
        // {
          inherit name outputs stdenv;
          inherit (stdenv) system;
          builder = attrs.builder or shell;
          args =
            attrs.args or [
              "-e"
              ./default-builder.sh
            ];
          nativeBuildInputs = map (lib.getOutput "dev") native;
          buildInputs = map (lib.getOutput "dev") target;
          propagatedBuildInputs = packages "propagatedBuildInputs" attrs;
          propagatedNativeBuildInputs = packages "propagatedNativeBuildInputs" attrs;
          strictDeps = attrs.strictDeps or false;
          doCheck = attrs.doCheck or false;
          doInstallCheck = attrs.doInstallCheck or false;
        }
      );
    in
    assert
      lib.assertMsg (clashes == [ ])
        "The `env` attribute set cannot contain any attributes passed to derivation: ${toString clashes}";
    lib.extendDerivation (checkMeta name (attrs.meta or { })) (
      {
        inherit overrideAttrs;
        inherit (stdenv) system;
        drvAttrs = attrs;
        meta = {
          inherit name outputs;
          available = true;
        }
        // attrs.meta or { };
      }
      // lib.getAttrs (lib.intersectLists [
        "pname"
        "version"
        "src"
        "patches"
      ] (lib.attrNames attrs)) attrs
      // lib.getAttrs (lib.intersectLists inputs (lib.attrNames attrs)) attrs
      // {
        inherit name;
        passthru = attrs.passthru or { };
      }
      // attrs.passthru or { }
    ) drv;
in
attrs: extensible (lib.toFunction attrs)
