# Imports the modules of $pythonImportsCheck from what was installed.
pythonImportsCheckPhase() {
  if [ -n "${pythonImportsCheck-}" ]; then
    echo "Check whether the following modules can be imported: ${pythonImportsCheck}"
    # shellcheck disable=SC2086
    (
      cd "$out"
      export PYTHONPATH="$out/@pythonSitePackages@:$PYTHONPATH"
      @pythonInterpreter@ -c \
        'import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]' \
        ${pythonImportsCheck}
    )
  fi
}

if [ -z "${dontUsePythonImportsCheck-}" ]; then
  appendToVar preDistPhases pythonImportsCheckPhase
fi
