# The phases of a build, each of which a package may replace by a variable or function of its name.

unpackPhase() {
  runHook preUnpack
  local source folders=()
  for source in ${srcs:-${src-}}; do
    if [ -d "$source" ]; then
      cp -r --no-preserve=mode "$source" "$(stripHash "$source")"
      folders+=("$(stripHash "$source")")
    else
      case $source in
      *.tar | *.tar.* | *.tgz)
        tar -xf "$source"
        folders+=("$(tar -tf "$source" | sed -n '1s,/.*,,p')")
        ;;
      *)
        echo "do not know how to unpack source archive $source" >&2
        exit 1
        ;;
      esac
    fi
  done
  if [ -z "${sourceRoot-}" ]; then
    if [ ${#folders[@]} != 1 ]; then
      echo "unpacker produced ${#folders[@]} directories; set sourceRoot" >&2
      exit 1
    fi
    sourceRoot=${folders[0]}
  fi
  chmod -R u+w -- "$sourceRoot"
  runHook postUnpack
}

patchPhase() {
  runHook prePatch
  local file
  for file in ${patches-}; do
    echo "applying patch $file"
    # shellcheck disable=SC2086
    patch ${patchFlags:--p1} < "$file"
  done
  runHook postPatch
}

configurePhase() {
  runHook preConfigure
  runHook postConfigure
}

buildPhase() {
  runHook preBuild
  runHook postBuild
}

checkPhase() {
  runHook preCheck
  runHook postCheck
}

installPhase() {
  runHook preInstall
  runHook postInstall
}

installCheckPhase() {
  runHook preInstallCheck
  runHook postInstallCheck
}

distPhase() {
  runHook preDist
  runHook postDist
}

# Scripts of the host or of the build are told where their interpreter is.
patchShebangs() {
  local file first interpreter arguments path
  while IFS= read -r -d '' file; do
    LANG=C IFS= read -r first < "$file" 2> /dev/null || continue
    [[ $first = '#!'* ]] || continue
    read -r interpreter arguments <<< "${first:2}"
    if [[ $interpreter = */env ]]; then read -r interpreter arguments <<< "$arguments"; fi
    [[ $interpreter = "$NIX_STORE"/* ]] && continue
    path=$(type -P "${interpreter##*/}" || true)
    if [ -n "$path" ]; then
      sed -i "1s|.*|#!$path${arguments:+ $arguments}|" "$file"
    fi
  done < <(find "$@" -type f -perm -0100 -print0)
}

fixupPhase() {
  local output
  for output in $(getAllOutputNames); do
    if [ -e "${!output}" ]; then chmod -R u+w,u-s,g-s "${!output}"; fi
  done
  runHook preFixup
  for output in $(getAllOutputNames); do
    if [ -d "${!output}" ]; then
      if [ -z "${dontPatchShebangs-}" ]; then patchShebangs "${!output}"; fi
      prefix=${!output} runHook fixupOutput
    fi
  done
  recordPropagatedDependencies
  if [ -n "${setupHook-}" ]; then
    mkdir -p "$out/nix-support"
    cp "$setupHook" "$out/nix-support/setup-hook"
  fi
  runHook postFixup
}

runPhase() {
  local phase=$1
  case $phase in
  unpackPhase) [ -z "${dontUnpack-}" ] || return 0 ;;
  patchPhase) [ -z "${dontPatch-}" ] || return 0 ;;
  configurePhase) [ -z "${dontConfigure-}" ] || return 0 ;;
  buildPhase) [ -z "${dontBuild-}" ] || return 0 ;;
  checkPhase) [ -n "${doCheck-}" ] || return 0 ;;
  installPhase) [ -z "${dontInstall-}" ] || return 0 ;;
  fixupPhase) [ -z "${dontFixup-}" ] || return 0 ;;
  installCheckPhase) [ -n "${doInstallCheck-}" ] || return 0 ;;
  distPhase) [ -n "${doDist-}" ] || return 0 ;;
  esac
  echo "Running phase: $phase"
  if [ -n "${!phase-}" ]; then eval "${!phase}"; else "$phase"; fi
  if [ "$phase" = unpackPhase ] && [ -n "${sourceRoot-}" ]; then cd -- "$sourceRoot"; fi
}

genericBuild() {
  if [ -n "${buildCommandPath-}" ]; then
    source "$buildCommandPath"
    return
  fi
  if [ -n "${buildCommand-}" ]; then
    eval "$buildCommand"
    return
  fi
  local phase
  if [ -z "${phases-}" ]; then
    phases="${prePhases-} unpackPhase patchPhase ${preConfigurePhases-} configurePhase
      ${preBuildPhases-} buildPhase checkPhase ${preInstallPhases-} installPhase
      ${preFixupPhases-} fixupPhase installCheckPhase ${preDistPhases-} distPhase ${postPhases-}"
  fi
  for phase in $phases; do runPhase "$phase"; done
}
