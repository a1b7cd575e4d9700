# Points ELF files at libraries of $out, of buildInputs and of search paths added by hand.
declare -a autoPatchelfLibs extraAutoPatchelfLibs

gatherLibraries() { autoPatchelfLibs+=("$1/lib"); }

addEnvHooks "$targetOffset" gatherLibraries

# addAutoPatchelfSearchPath [--no-recurse] PATH...: folders below PATH that hold shared objects.
addAutoPatchelfSearchPath() {
  local depth=() folder
  while [ $# -gt 0 ]; do
    case $1 in
    --)
      shift
      break
      ;;
    --no-recurse)
      depth=(-maxdepth 1)
      shift
      ;;
    --*)
      echo "addAutoPatchelfSearchPath: ERROR: Invalid command line argument: $1" >&2
      return 1
      ;;
    *) break ;;
    esac
  done
  while IFS= read -r folder; do
    extraAutoPatchelfLibs+=("$folder")
  done < <(
    find "$@" "${depth[@]}" '!' -type d '(' -name '*.so' -o -name '*.so.*' ')' -printf '%h\n' |
      sort -u
  )
}

# autoPatchelf PATH...: patches what is below the paths now.
autoPatchelf() {
  local ignored=() appended=() flags=()
  concatTo ignored autoPatchelfIgnoreMissingDeps
  concatTo appended appendRunpaths
  concatTo flags autoPatchelfFlags
  @python@ @program@ --libc @glibc@ --paths "$@" \
    --libs "${autoPatchelfLibs[@]}" "${extraAutoPatchelfLibs[@]}" \
    --ignore-missing "${ignored[@]}" --append-rpaths "${appended[@]}" "${flags[@]}"
}

autoPatchelfPostFixup() {
  local paths=() output
  if [ -z "${dontAutoPatchelf-}" ]; then
    for output in $(getAllOutputNames); do
      if [ -e "${!output}" ]; then paths+=("${!output}"); fi
    done
    autoPatchelf "${paths[@]}"
  fi
}

postFixupHooks+=(autoPatchelfPostFixup)
