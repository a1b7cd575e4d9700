# Every dependency's site-packages is on PYTHONPATH while a package is built.
addPythonPath() {
  addToSearchPath PYTHONPATH "$1/lib/python3.11/site-packages"
}

toPythonPath() {
  local path result=
  for path in "$@"; do
    result="${result}${result:+:}$path/lib/python3.11/site-packages"
  done
  echo "$result"
}

export DETERMINISTIC_BUILD=1
export PYTHONHASHSEED=0
export PYTHONNOUSERSITE=1

addEnvHooks "$hostOffset" addPythonPath
