# No two versions of a distribution among a package and what it propagates.
pythonCatchConflictsPhase() {
  @pythonInterpreter@ @check@
}

if [ -z "${dontUsePythonCatchConflicts-}" ]; then
  appendToVar preDistPhases pythonCatchConflictsPhase
fi
