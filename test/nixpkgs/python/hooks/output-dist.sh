# What was installed is kept in the `dist` output.
pythonOutputDistPhase() {
  if [ ! -d dist ]; then
    echo "The build contains no ./dist directory." >&2
    exit 1
  fi
  mv dist "$dist"
}

appendToVar preFixupPhases pythonOutputDistPhase
