# hollowPackage DISTRIBUTION VERSION MODULE...: installs empty modules and their dist-info.
hollowPackage() {
  local distribution=$1 version=$2 site module folder
  shift 2
  site=$out/lib/python3.11/site-packages
  for module in "$@"; do
    folder=$site/${module//.//}
    mkdir -p "$folder"
    printf '"""%s, as far as the stand-in for nixpkgs has it."""\n\n__version__ = "%s"\n' \
      "$distribution" "$version" > "$folder/__init__.py"
  done
  folder=$site/${distribution//-/_}-$version.dist-info
  mkdir -p "$folder"
  printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$distribution" "$version" \
    > "$folder/METADATA"
  echo nix > "$folder/INSTALLER"
}
