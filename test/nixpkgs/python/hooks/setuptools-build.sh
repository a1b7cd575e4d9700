# Builds a wheel of a package that has only a setup.py.
setuptoolsBuildPhase() {
  runHook preBuild
  @pythonInterpreter@ -c 'import setuptools, runpy; runpy.run_path("setup.py", run_name="__main__")' \
    bdist_wheel
  runHook postBuild
}

if [ -z "${dontUseSetuptoolsBuild-}" ] && [ -z "${buildPhase-}" ]; then
  buildPhase=setuptoolsBuildPhase
fi
