# `cc` and `gcc`: the compiler, told where everything is.
export PATH=/usr/bin:/bin
mkdir -p "$out/bin"
cat > "$out/bin/cc" << EOF
#!$bash/bin/bash
exec $programs/bin/x86_64-linux-gnu-gcc-12 -B$programs/libexec/ -B$files/lib/ \\
  -idirafter $files/include/x86_64-linux-gnu -idirafter $files/include \\
  "\$@" -L$files/lib -Wl,-rpath,$libc/lib -Wl,--dynamic-linker=$libc/lib/ld-linux-x86-64.so.2
EOF
chmod +x "$out/bin/cc"
ln -s cc "$out/bin/gcc"
