# bin/ holds programs only.
pythonRemoveBinBytecode() {
  rm -rf "$out/bin/__pycache__"
}

preDistPhases="${preDistPhases-} pythonRemoveBinBytecode"
