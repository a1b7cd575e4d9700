# The distribution that was installed has the name and the version of the package.
pythonMetadataCheckPhase() {
  PYTHONPATH=$out/@pythonSitePackages@:@packaging@/@pythonSitePackages@:$PYTHONPATH \
    @pythonInterpreter@ -P @check@ "$pname" "$version"
}

if [ -z "${dontCheckPythonMetadata-}" ]; then
  appendToVar preDistPhases pythonMetadataCheckPhase
fi
