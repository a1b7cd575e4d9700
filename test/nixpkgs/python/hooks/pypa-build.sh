# Builds a wheel into dist/ with the build backend of pyproject.toml (PEP 517), without isolation.
pypaBuildPhase() {
  runHook preBuild
  local flags=(--no-isolation --outdir dist/ --wheel)
  concatTo flags pypaBuildFlags
  @build@/bin/pyproject-build "${flags[@]}"
  runHook postBuild
}

if [ -z "${dontUsePypaBuild-}" ] && [ -z "${buildPhase-}" ]; then
  buildPhase=pypaBuildPhase
fi
