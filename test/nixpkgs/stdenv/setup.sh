# The shell side of stdenv: finds the inputs, runs their hooks, then the phases of a build.
# Sourced with $initialPath set; `genericBuild` does the build.

set -eo pipefail
shopt -s nullglob

umask 0022
export NIX_BUILD_TOP=${NIX_BUILD_TOP:-$PWD}
export SOURCE_DATE_EPOCH=315532800
export TZ=UTC
export HOME=${IN_NIX_SHELL:+${HOME-}}
export HOME=${HOME:-/homeless-shelter}
export CONFIG_SHELL=$SHELL
outputs=${outputs:-out}

# --- small helpers -------------------------------------------------------------------------------

addToSearchPath() {
  if [ -d "$2" ]; then
    local current=${!1-}
    case ":$current:" in
    *":$2:"*) ;;
    *) export "$1=${current}${current:+:}$2" ;;
    esac
  fi
}

appendToVar() {
  local -n target=$1
  shift
  if [[ ${target@a} = *a* ]]; then
    target+=("$@")
  else
    target="${target-}${target:+ }$*"
  fi
}

# concatTo ARRAY VARIABLE...: appends words of strings, elements of arrays.
concatTo() {
  local -n target=$1
  shift
  local name
  for name in "$@"; do
    local -n source=${name%%=*}
    if [[ ${source@a} = *a* ]]; then
      target+=("${source[@]}")
    else
      local words
      read -r -a words <<< "${source-}" || true
      target+=("${words[@]}")
    fi
  done
}

stripHash() {
  local base
  base=$(basename "$1")
  if [[ $base =~ ^[a-z0-9]{32}- ]]; then base=${base:33}; fi
  echo "$base"
}

getAllOutputNames() { echo "$outputs"; }

# substituteInPlace FILE... (--replace-fail | --replace-warn | --replace-quiet OLD NEW)...
substituteInPlace() {
  local files=() file content old
  while [[ $# -gt 0 && $1 != --* ]]; do
    files+=("$1")
    shift
  done
  for file in "${files[@]}"; do
    local arguments=("$@")
    content=$(cat "$file" && echo x)
    content=${content%x}
    while [ ${#arguments[@]} -gt 0 ]; do
      case ${arguments[0]} in
      --replace-fail | --replace-warn | --replace-quiet | --replace)
        old=${arguments[1]}
        if [[ $content != *"$old"* ]]; then
          case ${arguments[0]} in
          --replace-fail)
            echo "substituteInPlace: pattern $old doesn't match anything in file '$file'" >&2
            return 1
            ;;
          --replace-quiet) ;;
          *) echo "substituteInPlace: WARNING: pattern $old doesn't match anything in '$file'" >&2 ;;
          esac
        fi
        content=${content//"$old"/"${arguments[2]}"}
        arguments=("${arguments[@]:3}")
        ;;
      *)
        echo "substituteInPlace: ERROR: Invalid command line argument: ${arguments[0]}" >&2
        return 1
        ;;
      esac
    done
    printf '%s' "$content" > "$file"
  done
}

# Links every file of tree $1 into tree $2, making its folders.
linkTree() {
  (cd "$1" && find . -mindepth 1 -type d -printf '%P\0') |
    (cd "$2" && xargs -0 -r mkdir -p)
  (cd "$1" && find . ! -type d -printf '%P\0') |
    while IFS= read -r -d '' file; do
      if [ ! -e "$2/$file" ] && [ ! -L "$2/$file" ]; then ln -s "$1/$file" "$2/$file"; fi
    done
}

isELF() {
  local magic
  LANG=C IFS= read -r -n 4 magic < "$1" 2> /dev/null || return 1
  [ "$magic" = $'\177ELF' ]
}

# --- hooks ---------------------------------------------------------------------------------------

# runHook NAME: the variable or function NAME, then every element of the array NAMEHooks.
runHook() {
  local name=$1 hook
  shift
  if declare -F "$name" > /dev/null; then
    "$name" "$@"
  elif [ -n "${!name-}" ]; then
    eval "${!name}"
  fi
  local -n hooks=${name}Hooks
  for hook in "${hooks[@]}"; do
    if declare -F "$hook" > /dev/null; then "$hook" "$@"; else eval "$hook"; fi
  done
}

declare -a buildEnvironmentHooks hostEnvironmentHooks

# addEnvHooks OFFSET FUNCTION: run for each native input (-1) or each input of the host (0).
addEnvHooks() {
  local offset=$1
  shift
  case $offset in
  -1) buildEnvironmentHooks+=("$@") ;;
  0) hostEnvironmentHooks+=("$@") ;;
  esac
}

# --- inputs --------------------------------------------------------------------------------------

declare -a nativePackages hostPackages

# findInput PACKAGE BUCKET: the package and what it propagates, each once per bucket.
findInput() {
  local package=$1 bucket=$2 next
  local -n found=${bucket}Packages
  case " ${found[*]} " in *" $package "*) return ;; esac
  if [ ! -e "$package" ]; then
    echo "build input $package does not exist" >&2
    exit 1
  fi
  found+=("$package")
  if [ -f "$package/nix-support/propagated-build-inputs" ]; then
    for next in $(< "$package/nix-support/propagated-build-inputs"); do
      findInput "$next" "$bucket"
    done
  fi
  if [ "$bucket" = host ] && [ -f "$package/nix-support/propagated-native-build-inputs" ]; then
    for next in $(< "$package/nix-support/propagated-native-build-inputs"); do
      findInput "$next" native
    done
  fi
}

activate() {
  local hostOffset=$1 targetOffset=$2 package
  shift 2
  for package in "$@"; do
    if [ "$hostOffset" = -1 ] || [ -z "${strictDeps-}" ]; then
      addToSearchPath PATH "$package/bin"
    fi
    if [ -f "$package/nix-support/setup-hook" ]; then
      source "$package/nix-support/setup-hook"
    elif [ -f "$package" ] && [ ! -x "$package" ]; then
      source "$package"
    fi
  done
}

basePath=
for package in $initialPath; do basePath+=${basePath:+:}$package/bin; done
PATH=$basePath
for package in ${nativeBuildInputs-} ${propagatedNativeBuildInputs-}; do
  findInput "$package" native
done
for package in ${buildInputs-} ${propagatedBuildInputs-}; do findInput "$package" host; done
PATH=
activate -1 0 "${nativePackages[@]}"
activate 0 1 "${hostPackages[@]}"
export PATH=${PATH}${PATH:+:}$basePath
for package in "${nativePackages[@]}"; do
  for hook in "${buildEnvironmentHooks[@]}"; do "$hook" "$package"; done
done
for package in "${hostPackages[@]}"; do
  for hook in "${hostEnvironmentHooks[@]}"; do "$hook" "$package"; done
done
unset package hook

recordPropagatedDependencies() {
  local target=${dev:-$out} name
  for name in propagatedBuildInputs propagatedNativeBuildInputs; do
    if [ -n "${!name-}" ]; then
      mkdir -p "$target/nix-support"
      case $name in
      propagatedBuildInputs) echo "${!name}" > "$target/nix-support/propagated-build-inputs" ;;
      *) echo "${!name}" > "$target/nix-support/propagated-native-build-inputs" ;;
      esac
    fi
  done
}
