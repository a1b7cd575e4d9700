# Copies the first address that can be read. Only file:// can be here: nothing is downloaded.
target=$out
if [ -n "$downloadToTemp" ]; then target=$TMPDIR/file; fi

for address in $urls; do
  case $address in
  file://*)
    encoded=${address#file://}
    path=$(printf '%b' "${encoded//%/\\x}")
    if [ -r "$path" ]; then
      cp "$path" "$target"
      if [ -n "$executable" ]; then chmod +x "$target"; fi
      downloadedFile=$target
      runHook postFetch
      exit 0
    fi
    ;;
  esac
  echo "error: cannot download $name from $address: the stand-in for nixpkgs has no network" >&2
done
exit 1
