# Headers of libc and the kernel, and what every program and library is linked with.
export PATH=/usr/bin:/bin
mkdir -p "$out/lib"
dpkg -L libc6-dev linux-libc-dev | grep '^/usr/include/' |
  tar -C / --no-recursion -T - -cf - 2> /dev/null | tar -C "$out" --strip-components=1 -xf -
for name in crt1.o Scrt1.o crti.o crtn.o libc_nonshared.a; do
  cp "/usr/lib/x86_64-linux-gnu/$name" "$out/lib/"
done
for name in crtbegin.o crtbeginS.o crtend.o crtendS.o libgcc.a; do
  cp "/usr/$folder/$name" "$out/lib/"
done
loader=$libc/lib/ld-linux-x86-64.so.2
echo "GROUP ( $libc/lib/libc.so.6 $out/lib/libc_nonshared.a AS_NEEDED ( $loader ) )" \
  > "$out/lib/libc.so"
echo "GROUP ( $gccLib/lib/libgcc_s.so.1 $out/lib/libgcc.a )" > "$out/lib/libgcc_s.so"
ln -s "$libc/lib/libm.so.6" "$out/lib/libm.so"
