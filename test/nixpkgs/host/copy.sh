# Copies programs and libraries of the host, with the libraries they load, and points them at the
# store: the loader and libc of $libc, the rest in a folder of its own. What looks for libraries in
# $out/lib, as auto-patchelf does, must not find more than nixpkgs' package has there.
export PATH=/usr/bin:/bin
host=/lib/x86_64-linux-gnu
private=$out/lib/$pname-host
mkdir -p "$out"

missing() {
  echo "the host lacks $1, which the stand-in for nixpkgs copies as $name" >&2
  exit 1
}

is_elf() { [ "$(head -c 4 "$1" | tail -c 3)" = ELF ]; }

for binary in $binaries; do
  mkdir -p "$out/bin"
  case $binary in
  package:*)
    for file in $(dpkg -L "${binary#package:}" | grep -E '^(/usr)?/bin/'); do
      cp -a "$file" "$out/bin/"
    done
    ;;
  *)
    [ -e "$binary" ] || missing "$binary"
    cp -L "$binary" "$out/bin/"
    ;;
  esac
done

for library in $libraries; do
  mkdir -p "$out/lib"
  optional=${library#\?}
  if [ -e "$host/$optional" ]; then
    cp -L "$host/$optional" "$out/lib/"
  elif [ "$optional" = "$library" ]; then
    missing "$library"
  fi
done

eval "$script"

find "$out" -type f > "$TMPDIR/files"
while read -r file; do
  if is_elf "$file"; then echo "$file"; fi
done < "$TMPDIR/files" > "$TMPDIR/elf"
if [ ! -s "$TMPDIR/elf" ]; then exit 0; fi

# What they load beyond libc comes along; ldd already walks the whole closure.
xargs -r ldd < "$TMPDIR/elf" 2> /dev/null | sed -n 's/.* => \(\/[^ ]*\) (.*/\1/p' | sort -u |
  while read -r library; do
    base=${library##*/}
    if [ ! -e "$libc/lib/$base" ] && [ ! -e "$out/lib/$base" ]; then
      mkdir -p "$private"
      cp -L "$library" "$private/"
      echo "$private/$base" >> "$TMPDIR/elf"
    fi
  done

chmod -R u+w "$out"
xargs -r patchelf --set-rpath "$libc/lib:$out/lib:$private" < "$TMPDIR/elf"
if [ -d "$out/bin" ]; then
  while read -r file; do
    if patchelf --print-interpreter "$file" > /dev/null 2>&1; then echo "$file"; fi
  done < "$TMPDIR/elf" |
    xargs -r patchelf --set-interpreter "$libc/lib/ld-linux-x86-64.so.2"
fi
