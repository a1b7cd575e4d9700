# A namespace package has no __init__.py (PEP 420).
pythonNamespacesPhase() {
  local namespace path
  for namespace in ${pythonNamespaces-}; do
    path=$out/@pythonSitePackages@/${namespace//.//}
    rm -f "$path/__init__.py" "$path"/__pycache__/__init__.*
  done
}

if [ -n "${pythonNamespaces-}" ]; then
  postFixupHooks+=(pythonNamespacesPhase)
fi
