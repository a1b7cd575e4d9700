# Copies the host's C library: the loader, libc and its family, and the C.UTF-8 locale.
export PATH=/usr/bin:/bin
libraries=/lib/x86_64-linux-gnu
mkdir -p "$out/lib"
for name in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libmvec.so.1 libdl.so.2 libpthread.so.0 \
  librt.so.1 libutil.so.1 libresolv.so.2 libanl.so.1 libnss_files.so.2 libnss_dns.so.2; do
  cp -L "$libraries/$name" "$out/lib/$name"
done
if [ -d /usr/lib/locale/C.utf8 ]; then
  mkdir -p "$out/lib/locale"
  cp -rL /usr/lib/locale/C.utf8 "$out/lib/locale/"
fi
