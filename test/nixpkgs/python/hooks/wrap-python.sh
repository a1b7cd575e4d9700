# Programs of a package find the modules of the package and of what it propagates.
wrapPythonPrograms() {
  local program paths=$out/@pythonSitePackages@ package
  for package in "${hostPackages[@]}"; do
    if [ -d "$package/@pythonSitePackages@" ]; then paths+=:$package/@pythonSitePackages@; fi
  done
  for program in "$out"/bin/*; do
    if [ -f "$program" ] && [ -x "$program" ] && [[ $(head -c 2 "$program") = '#!' ]]; then
      # shellcheck disable=SC2086
      wrapProgram "$program" --prefix PATH : "$out/bin" --set PYTHONNOUSERSITE true \
        --set NIX_PYTHONPATH "$paths" ${makeWrapperArgs-}
    fi
  done
}
