# A top-level `tests` package of one distribution would clash with that of another.
pythonRemoveTestsDir() {
  rm -rf "$out/@pythonSitePackages@/tests"
}

if [ -z "${dontUsePythonRemoveTestsDir-}" ]; then
  postFixupHooks+=(pythonRemoveTestsDir)
fi
