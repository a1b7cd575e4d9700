# Every Requires-Dist of the wheels in dist/ must be met by an installed distribution.
pythonRuntimeDepsCheck() {
  local wheel
  for wheel in dist/*.whl; do
    @pythonInterpreter@ @check@ "$wheel"
  done
}

if [ -z "${dontCheckRuntimeDeps-}" ]; then
  appendToVar preInstallPhases pythonRuntimeDepsCheck
fi
