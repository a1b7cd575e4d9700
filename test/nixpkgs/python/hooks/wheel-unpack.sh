# A wheel is not unpacked: it is put in dist/, whence it is installed.
wheelUnpackPhase() {
  runHook preUnpack
  mkdir -p dist
  cp "$src" "dist/$(stripHash "$src")"
}

if [ -z "${dontUseWheelUnpack-}" ] && [ -z "${unpackPhase-}" ]; then
  unpackPhase=wheelUnpackPhase
fi
