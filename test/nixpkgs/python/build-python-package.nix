# buildPythonPackage: mkDerivation with the hooks of a format. Its arguments are nixpkgs'; a name
# that means nothing to it, to stdenv or to a hook is an error (nixpkgs would pass it on silently).
{
  lib,
  python,
  stdenv,
  namePrefix,
  toPythonModule,
  wrapPython,
  ensureNewerSourcesForZipFilesHook,
  pypaBuildHook,
  pypaInstallHook,
  pythonCatchConflictsHook,
  pythonImportsCheckHook,
  pythonMetadataCheckHook,
  pythonNamespacesHook,
  pythonOutputDistHook,
  pythonRelaxDepsHook,
  pythonRemoveBinBytecodeHook,
  pythonRemoveTestsDirHook,
  pythonRuntimeDepsCheckHook,
  setuptoolsBuildHook,
  wheelUnpackHook,
}:

let
  known = import ./known-arguments.nix;

  # Packages the install and build hooks are made of use ready-made copies of each other.
  isInstallTool =
    pname:
    lib.elem pname [
      "flit-core"
      "installer"
    ];
  isBuildTool =
    pname:
    lib.elem pname [
      "build"
      "packaging"
      "pyproject-hooks"
      "wheel"
    ];

  pythonArguments = [
    "disabled"
    "checkPhase"
    "checkInputs"
    "nativeCheckInputs"
    "doCheck"
    "doInstallCheck"
    "pyproject"
    "format"
    "dependencies"
    "optional-dependencies"
    "build-system"
  ];

  derivationArguments =
    arguments:
    let
      pname = arguments.pname or null;
      name = arguments.name or "${pname}-${arguments.version}";
      pyproject = arguments.pyproject or null;
      disabled = arguments.disabled or false;
      build-system = arguments.build-system or [ ];
      dependencies = arguments.dependencies or [ ];
      optional-dependencies = arguments.optional-dependencies or { };

      format =
        if pyproject != null then
          (if pyproject then "pyproject" else "other")
        else if arguments.format or null != null then
          arguments.format
        else
          throw "${name} does not configure a `format`. To build with setuptools as before, set `pyproject = true` and `build-system = [ setuptools ]`.";

      unknown = lib.filter (
        argument: !lib.elem argument known && builtins.match "[A-Z_][A-Z0-9_]*" argument == null
      ) (lib.attrNames arguments);

      bootstrap = isInstallTool pname || isBuildTool pname;
      withDist = lib.elem format [
        "pyproject"
        "setuptools"
        "wheel"
      ];
      catchConflicts = arguments.catchConflicts or true;
      runtimeDepsCheckHook =
        if bootstrap then pythonRuntimeDepsCheckHook.bootstrap else pythonRuntimeDepsCheckHook;

      samePython =
        input: drvs:
        map (
          drv:
          if drv ? pythonModule && !lib.isBool drv.pythonModule && drv.pythonModule != python then
            throw "Python version mismatch in '${name}': ${input} has '${drv.name}' of another Python"
          else
            drv
        ) (lib.filter (drv: drv != null) (lib.flatten drvs));
    in
    assert
      lib.assertMsg (unknown == [ ])
        "buildPythonPackage of ${name} called with unexpected argument: ${toString unknown}";
    assert lib.assertMsg (lib.elem format [
      "pyproject"
      "setuptools"
      "wheel"
      "other"
    ]) "buildPythonPackage of ${name}: unknown format ${format}";
    assert
      lib.assertMsg (pyproject == null || arguments.format or null == null)
        "buildPythonPackage of ${name}: pyproject and format exclude each other";
    assert lib.assertMsg (lib.isAttrs optional-dependencies) "buildPythonPackage of ${name}: optional-dependencies is not a set";
    removeAttrs arguments pythonArguments
    // {
      name = namePrefix + name;
      inherit catchConflicts;
      strictDeps = arguments.strictDeps or true;
      LANG = "C.UTF-8";

      nativeBuildInputs = [
        python
        wrapPython
        ensureNewerSourcesForZipFilesHook
        pythonRemoveTestsDirHook
      ]
      ++ lib.optional (
        catchConflicts
        && !bootstrap
        &&
          !lib.elem pname [
            "setuptools"
            "wheel"
          ]
      ) pythonCatchConflictsHook
      ++ lib.optional (
        arguments.pythonRelaxDeps or [ ] != [ ] || arguments.pythonRemoveDeps or [ ] != [ ]
      ) pythonRelaxDepsHook
      ++ lib.optional (arguments.removeBinBytecode or true) pythonRemoveBinBytecodeHook
      ++ lib.optional (format == "setuptools") setuptoolsBuildHook
      ++ lib.optionals (format == "pyproject") [
        (if bootstrap then pypaBuildHook.bootstrap else pypaBuildHook)
        runtimeDepsCheckHook
      ]
      ++ lib.optionals (format == "wheel") [
        wheelUnpackHook
        runtimeDepsCheckHook
      ]
      ++ lib.optional (format != "other") (
        if isInstallTool pname then pypaInstallHook.bootstrap else pypaInstallHook
      )
      ++ [
        pythonImportsCheckHook
        pythonNamespacesHook
      ]
      ++ lib.optional (pyproject == true && !bootstrap) pythonMetadataCheckHook
      ++ lib.optional withDist pythonOutputDistHook
      ++ arguments.nativeBuildInputs or [ ]
      ++ build-system;

      buildInputs = samePython "buildInputs" (
        arguments.buildInputs or [ ] ++ arguments.pythonPath or [ ]
      );
      propagatedBuildInputs = samePython "propagatedBuildInputs" (
        arguments.propagatedBuildInputs or [ ] ++ dependencies ++ [ python ]
      );

      # A Python package has no checkPhase: its tests run on what is installed.
      doCheck = false;
      doInstallCheck = arguments.doCheck or true;
      nativeInstallCheckInputs = arguments.nativeCheckInputs or [ ];
      installCheckInputs = arguments.checkInputs or [ ];

      postFixup =
        lib.optionalString (!(arguments.dontWrapPythonPrograms or false)) "wrapPythonPrograms\n"
        + arguments.postFixup or "";

      outputs = arguments.outputs or [ "out" ] ++ lib.optional withDist "dist";

      passthru = {
        inherit
          build-system
          dependencies
          disabled
          optional-dependencies
          pyproject
          ;
      }
      // arguments.passthru or { };

      meta = {
        platforms = lib.platforms.linux;
      }
      // arguments.meta or { };
    }
    // lib.optionalAttrs (arguments ? checkPhase) { installCheckPhase = arguments.checkPhase; };

  build =
    arguments:
    let
      drv = toPythonModule (
        stdenv.mkDerivation (
          if lib.isFunction arguments then
            final: derivationArguments (arguments final)
          else
            derivationArguments arguments
        )
      );
    in
    lib.extendDerivation (
      drv.disabled -> throw "${drv.name} not supported for interpreter ${python.executable}"
    ) { } drv;
in
build
