/** Library names that no wheel has to ship: libc's, nixpkgs', the driver's. */

/** glibc itself: every derivation has it. */
const LIBC = new Set([
  "ld-linux-x86-64.so.2",
  "libanl.so.1",
  "libc.so.6",
  "libdl.so.2",
  "libm.so.6",
  "libmvec.so.1",
  "libpthread.so.0",
  "libresolv.so.2",
  "librt.so.1",
  "libutil.so.1",
]);

export const isLibc = (soname: string): boolean => LIBC.has(soname);

/**
 * Soname → attribute of nixpkgs. Looked up before other wheels: torch bundles a bare
 * `libgomp.so.1`, and no wheel must come to depend on torch for it.
 */
const SYSTEM: Readonly<Record<string, string>> = {
  "libatomic.so.1": "stdenv.cc.cc.lib",
  "libgcc_s.so.1": "stdenv.cc.cc.lib",
  "libgomp.so.1": "stdenv.cc.cc.lib",
  "libquadmath.so.0": "stdenv.cc.cc.lib",
  "libstdc++.so.6": "stdenv.cc.cc.lib",
  "libz.so.1": "zlib",
  "libGL.so.1": "libGL",
  "libEGL.so.1": "libGL",
  "libexpat.so.1": "expat",
  "libglib-2.0.so.0": "glib",
  "libgthread-2.0.so.0": "glib",
  "libfontconfig.so.1": "fontconfig",
};

/** The attribute of nixpkgs that ships `soname`, if nixpkgs does rather than a wheel. */
export const systemLibrary = (soname: string): string | undefined =>
  Object.hasOwn(SYSTEM, soname) ? SYSTEM[soname] : undefined;

/** Whether the NVIDIA driver of the host ships it: found at run time, never at build time. */
export const isDriver = (soname: string): boolean =>
  /^lib(cuda\.so|nvidia-|nvcuvid\.so|nvoptix\.so|(GLX|EGL)_nvidia\.so)/.test(soname);
