# A top-level `tests` or `test` package of one distribution would clash with that of another.
pythonRemoveTestsDir() {
  rm -rf "$out/@pythonSitePackages@/tests" "$out/@pythonSitePackages@/test"
}

if [ -z "${dontUsePythonRemoveTestsDir-}" ]; then
  postFixupHooks+=(pythonRemoveTestsDir)
fi
