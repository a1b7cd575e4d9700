# Installs every wheel of dist/ into $out.
pypaInstallPhase() {
  runHook preInstall
  pushd dist > /dev/null
  local wheel
  for wheel in *.whl; do
    @pythonInterpreter@ -m installer --prefix "$out" "$wheel"
    echo "Successfully installed $wheel"
  done
  popd > /dev/null
  export PYTHONPATH="$out/@pythonSitePackages@:$PYTHONPATH"
  runHook postInstall
}

if [ -z "${dontUsePypaInstall-}" ] && [ -z "${installPhase-}" ]; then
  installPhase=pypaInstallPhase
fi
