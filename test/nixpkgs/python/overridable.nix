# `overridePythonAttrs` on what a builder returns, and `override` on the builder itself.
lib:
let
  overridable =
    builder:
    let
      build =
        arguments:
        let
          package = builder arguments;
          overridePythonAttrs =
            new:
            if lib.isFunction arguments then
              build (final: arguments final // lib.toFunction new (arguments final))
            else
              build (arguments // lib.toFunction new arguments);
        in
        package
        // {
          inherit overridePythonAttrs;
          overrideAttrs = f: package.overrideAttrs f // { inherit overridePythonAttrs; };
        };
    in
    {
      __functor = _: build;
      override = new: overridable (builder.override new);
    };
in
overridable
