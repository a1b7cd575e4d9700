# makeWrapper PROGRAM WRAPPER [--set VAR VALUE | --set-default VAR VALUE | --unset VAR |
#   --prefix VAR SEP VALUE | --suffix VAR SEP VALUE | --run COMMAND | --chdir DIR |
#   --add-flag FLAG | --add-flags FLAGS | --append-flag FLAG | --append-flags FLAGS |
#   --inherit-argv0 | --argv0 NAME]...
# An inherited argv0 is the wrapper's own path: it is what a script can know of how it was called.
makeWrapper() {
  local program=$1 wrapper=$2 before= after= argv0="$1" inherit= quoted
  shift 2
  if [ ! -x "$program" ]; then
    echo "makeWrapper: $program is not an executable" >&2
    return 1
  fi
  mkdir -p "$(dirname "$wrapper")"
  {
    echo "#!$SHELL -e"
    while [ $# -gt 0 ]; do
      case $1 in
      --set)
        printf 'export %s=%q\n' "$2" "$3"
        shift 3
        ;;
      --set-default)
        printf 'export %s=${%s-%q}\n' "$2" "$2" "$3"
        shift 3
        ;;
      --unset)
        echo "unset $2"
        shift 2
        ;;
      --prefix)
        printf 'export %s=%q${%s:+%q$%s}\n' "$2" "$4" "$2" "$3" "$2"
        shift 4
        ;;
      --suffix)
        printf 'export %s=${%s:+$%s%q}%q\n' "$2" "$2" "$2" "$3" "$4"
        shift 4
        ;;
      --run)
        echo "$2"
        shift 2
        ;;
      --chdir)
        printf 'cd %q\n' "$2"
        shift 2
        ;;
      --add-flag)
        printf -v quoted '%q' "$2"
        before+=" $quoted"
        shift 2
        ;;
      --add-flags)
        before+=" $2"
        shift 2
        ;;
      --append-flag)
        printf -v quoted '%q' "$2"
        after+=" $quoted"
        shift 2
        ;;
      --append-flags)
        after+=" $2"
        shift 2
        ;;
      --inherit-argv0)
        inherit=1
        shift
        ;;
      --argv0)
        argv0=$2
        shift 2
        ;;
      *)
        echo "makeWrapper doesn't understand the arg $1" >&2
        return 1
        ;;
      esac
    done
    if [ -n "$inherit" ]; then argv0=$wrapper; fi
    printf 'exec -a %q %q%s "$@"%s\n' "$argv0" "$program" "$before" "$after"
  } > "$wrapper"
  chmod +x "$wrapper"
}

# wrapProgram PROGRAM ...: replaces a program by its wrapper.
wrapProgram() {
  local program=$1 hidden
  shift
  hidden="$(dirname "$program")/.$(basename "$program")-wrapped"
  mv "$program" "$hidden"
  makeWrapper "$hidden" "$program" --argv0 "$program" "$@"
}
