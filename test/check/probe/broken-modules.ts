/** Packages that break when they are imported, each in its own way, and what is told of each. */
import type { Made } from "./environment.ts";

const module_ = (name: string, text: string): Made => ({
  files: { [`${name}.py`]: text },
  promise: { modules: [name] },
});

const extension = (name: string, body: string, ...args: readonly string[]): Made => ({
  native: { [`${name}.so`]: [`void *PyInit_${name}(void) { ${body} }\n`, ...args] },
  promise: { modules: [name] },
});

/** The symbol's library has it in a version that the one found at run time lacks. */
const OLD_CXX = "GLIBCXX_3.4.99 { global: cxx_made; };";

export interface Broken {
  readonly made: Made;
  readonly code: string;
  readonly kind?: string;
  readonly says: readonly string[];
}

/** By name of the distribution. */
export const BROKEN: Readonly<Record<string, Broken>> = {
  raises: {
    made: module_("raises", "raise ValueError('no such thing')"),
    code: "import_failed",
    says: ["import raises: ValueError: no such thing"],
  },
  lonely: {
    made: module_("lonely", "import nonesuch.part"),
    code: "module_missing",
    says: ["No module named 'nonesuch'", "provides `nonesuch`"],
  },
  quits: {
    made: module_("quits", "raise SystemExit(3)"),
    code: "import_exits",
    says: ["import quits ended the interpreter with code 3"],
  },
  exits: {
    made: extension(
      "exits",
      'puts("CUDA error: cannot go on"); exit(1);',
      "-includestdlib.h",
      "-includestdio.h",
    ),
    code: "exited",
    says: ["pkg.import.exits ended itself with code 1", "cannot go on"],
  },
  crashes: {
    made: extension("crashes", "*(volatile int *)0 = 1; return 0;"),
    code: "crashed",
    says: ["pkg.import.crashes died of SIGSEGV"],
  },
  starves: {
    made: module_("starves", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    code: "killed",
    says: ["pkg.import.starves was killed (SIGKILL)", "memory"],
  },
  hangs: {
    made: extension("hangs", "for (;;) pause();", "-includeunistd.h"),
    code: "timed_out",
    kind: "checker",
    says: ["pkg.import.hangs did not end within", "--timeout"],
  },
  slow: {
    made: module_("slow", "import time\ntime.sleep(600)"),
    code: "timed_out",
    kind: "checker",
    says: ["pkg.import.slow did not end within"],
  },
  attention: {
    made: extension("attention", "extern void _ZN3c104warnE(void); _ZN3c104warnE(); return 0;"),
    code: "torch_abi",
    says: ["built for another torch: undefined symbol _ZN3c104warnE", "torch 2.10.0+cu130"],
  },
  unbound: {
    made: extension("unbound", "extern void some_name(void); some_name(); return 0;"),
    code: "undefined_symbol",
    says: ["undefined symbol some_name"],
  },
  needy: {
    made: extension(
      "needy",
      "extern void z_made(void); z_made(); return 0;",
      "-L.",
      "-l:libz_made.so.7",
    ),
    code: "library_missing",
    says: ["libz_made.so.7 is not found", "ships libz_made.so.7"],
  },
  compiles: {
    made: module_(
      "compiles",
      "raise OSError('Error in dlopen: libnvrtc.so.13: cannot open shared object file: No such file or directory')",
    ),
    code: "nvrtc_missing",
    says: ["libnvrtc.so.13 is not found", "LD_LIBRARY_PATH"],
  },
  modern: {
    made: extension(
      "modern",
      "extern void cxx_made(void); cxx_made(); return 0;",
      "-Lnewer",
      "-l:libstdc++.so.6",
    ),
    code: "cxx_library_old",
    says: ["older/libstdc++.so.6 is too old", "needs GLIBCXX_3.4.99", "LD_LIBRARY_PATH"],
  },
  future: {
    made: extension(
      "future",
      "extern void far_made(void); far_made(); return 0;",
      "-Lglibc",
      "-l:libc.so.6",
    ),
    code: "glibc_old",
    says: ["libc.so.6 is too old", "needs GLIBC_2.99", "an older manylinux"],
  },
  eager: {
    made: module_("eager", "raise RuntimeError('Found no NVIDIA driver on your system.')"),
    code: "gpu_at_import",
    says: ["import eager needs a GPU"],
  },
  cuda_only: {
    made: module_("cuda_only", "raise AssertionError('Torch not compiled with CUDA enabled')"),
    code: "gpu_at_import",
    says: ["import cuda_only needs a GPU"],
  },
  bound: {
    made: module_(
      "bound",
      "raise ImportError('libcuda.so.1: cannot open shared object file: No such file or directory')",
    ),
    code: "libcuda_at_import",
    says: ["needs the driver"],
  },
};

/** Packages that import, as far as anybody needs them. */
export const FINE: Readonly<Record<string, Made>> = {
  fine: module_("fine", "import os\nassert os.environ['CUDA_VISIBLE_DEVICES'] == ''"),
  "two-parts": {
    files: {
      "two_parts.py": "",
      "two_more.py": "raise ImportError('nobody needs it')",
      "tests.py": "1/0",
    },
    promise: { modules: ["tests", "two_more", "two_parts"] },
  },
  writes: module_(
    "writes",
    "import pathlib\npathlib.Path.home().joinpath('written').write_text('x')",
  ),
};

/** What the extensions are linked with, and find another of, or nothing. */
export const LINKED: Made = {
  native: {
    "libz_made.so.7": ["void z_made(void) {}", "-Wl,-soname,libz_made.so.7"],
    "newer/libstdc++.so.6": [
      "void cxx_made(void) {}",
      "-Wl,-soname,libstdc++.so.6",
      "-Wl,--version-script=newer.map",
    ],
    "older/libstdc++.so.6": [
      "void cxx_made(void) {}",
      "-Wl,-soname,libstdc++.so.6",
      "-Wl,--version-script=older.map",
    ],
    "glibc/libc.so.6": [
      "void far_made(void) {}",
      "-nostdlib",
      "-Wl,-soname,libc.so.6",
      "-Wl,--version-script=glibc.map",
    ],
  },
  files: {
    "glibc.map": "GLIBC_2.99 { far_made; };",
    "glibc/x": "",
    "newer.map": OLD_CXX,
    "older.map": OLD_CXX.replace("99", "1"),
    "newer/x": "",
    "older/x": "",
  },
  promise: null,
};
