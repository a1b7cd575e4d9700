# Functions that call and override packages.
lib: {
  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };
  functionArgs =
    f: f.__functionArgs or (builtins.functionArgs (if f ? __functor then f.__functor f else f));
  isFunction = f: builtins.isFunction f || f ? __functor;
  toFunction = f: if lib.isFunction f then f else _: f;

  makeOverridable =
    f: args:
    let
      result = f args;
      override = new: lib.makeOverridable f (args // lib.toFunction new args);
    in
    if lib.isAttrs result then
      result
      // {
        override = lib.setFunctionArgs override (lib.functionArgs f);
      }
      // lib.optionalAttrs (result ? overrideAttrs) {
        overrideAttrs = g: lib.makeOverridable (new: (f new).overrideAttrs g) args;
      }
    else if lib.isFunction result then
      lib.setFunctionArgs result (lib.functionArgs result) // { inherit override; }
    else
      result;

  callPackageWith =
    scope: file: args:
    let
      f = if lib.isFunction file then file else import file;
      wanted = lib.functionArgs f;
      missing = lib.attrNames (
        lib.filterAttrs (name: optional: !optional && !(scope ? ${name}) && !(args ? ${name})) wanted
      );
    in
    if missing == [ ] then
      lib.makeOverridable f (builtins.intersectAttrs wanted scope // args)
    else
      # An abort, so that no tryEval takes the package for one that is only broken.
      abort
        "lib.customisation.callPackageWith: Function called without required argument \"${lib.head missing}\" at ${
          let
            position = builtins.unsafeGetAttrPos (lib.head missing) wanted;
          in
          if position == null then toString file else "${position.file}:${toString position.line}"
        }";

  # Adds outputs-wide attributes to a derivation, and a condition to everything that would build it.
  extendDerivation =
    condition: passthru: drv:
    let
      common = drv // lib.genAttrs drv.outputs (name: output name) // passthru;
      output =
        name:
        common
        // {
          inherit (drv.${name}) outputName;
          outPath =
            assert condition;
            drv.${name}.outPath;
          drvPath =
            assert condition;
            drv.${name}.drvPath;
          outputSpecified = true;
        };
    in
    common
    // {
      outPath =
        assert condition;
        drv.outPath;
      drvPath =
        assert condition;
        drv.drvPath;
    };
}
