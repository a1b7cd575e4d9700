/** torch and CUDA's libraries in a few lines each, as far as the checks see them. */
import { expect } from "vitest";
import { packaging, type Environment, type Made } from "./environment.ts";
import { checkOf, report, type CheckResult } from "./probe.ts";

const versionFile = (torch: string, cuda: string | null): string =>
  [
    `__version__ = ${JSON.stringify(torch)}`,
    `cuda = ${cuda === null ? "None" : JSON.stringify(cuda)}`,
    "hip = xpu = None",
    'git_version = "0"',
  ].join("\n");

const versionOf = (cuda: string | null): string => (cuda === null ? "2.10.0+cpu" : "2.10.0+cu130");

/** torch as far as the checks see it: its version, its pins, and libraries that are loaded with it. */
export const torch = (cuda: string | null, libraries: readonly string[] = []): Made => ({
  version: versionOf(cuda),
  requires: ["nvidia-cudnn-cu13==9.15.1.9; platform_system == 'Linux'", "nvidia-nccl-cu13==2.28.9"],
  files: {
    "torch/version.py": versionFile(versionOf(cuda), cuda),
    "torch/__init__.py": [
      "import ctypes, pathlib",
      "from torch.version import __version__",
      `for name in ${JSON.stringify(libraries)}:`,
      "    ctypes.CDLL(str(pathlib.Path(__file__).parents[1] / 'nvidia' / name))",
      "class _C:",
      '    _cuda_getArchFlags = staticmethod(lambda: "sm_80 sm_90 compute_90")',
    ].join("\n"),
    "torch/backends/__init__.py": "",
  },
  promise: { modules: ["torch"] },
});

/** `91501` of 9.15.1. */
const cudnnNumber = (version: string): number => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major * 10_000 + minor * 100 + patch;
};

/** A cuDNN of a version, whose part Ops answers with a number. */
export const cudnn = (version: string, check = 0): Made => ({
  version,
  native: {
    "nvidia/cudnn/lib/libcudnn.so.9": [
      `unsigned long cudnnGetVersion(void) { return ${cudnnNumber(version)}; }
       int cudnnOpsVersionCheck(void) { return ${check}; }`,
      "-Wl,-soname,libcudnn.so.9",
    ],
  },
});

const NVRTC = `int nvrtcVersion(int *major, int *minor) { *major = 13; *minor = 0; return 0; }
int nvrtcCreateProgram(void **p, const char *s, const char *n, int c, void *h, void *i) { *p = (void *)1; return 0; }
int nvrtcCompileProgram(void *p, int n, const char **o) { return RESULT; }
int nvrtcGetProgramLogSize(void *p, unsigned long *size) { *size = sizeof LOG; return 0; }
int nvrtcGetProgramLog(void *p, char *log) { __builtin_strcpy(log, LOG); return 0; }`;

/** An NVRTC that gives a result and a log, whatever it is to compile. */
export const nvrtc = (result: number, log: string): Made => ({
  version: "13.0.48",
  native: {
    "nvidia/cu13/lib/libnvrtc.so.13": [NVRTC, `-DRESULT=${result}`, `-DLOG=${JSON.stringify(log)}`],
  },
});

/** What the manifest of an image for CUDA says. */
export const CUDA = { cuda: "13.0", torch: "2.10.0+cu130" };

/** The result of one check of an environment. */
export const found = async (
  env: Environment,
  id: string,
  more: Readonly<Record<string, unknown>> = CUDA,
  variables: Readonly<Record<string, string>> = {},
): Promise<CheckResult & { readonly code: number | null }> => {
  const ran = await report(
    ["--only", id, "--no-gpu", "--manifest", env.manifest(more), "--packaging", packaging()],
    {
      python: env.python,
      env: variables,
    },
  );
  return { ...checkOf(ran, id), code: ran.code };
};

/** A result that failed with this code, with these words in its message and its remedy. */
export const failure = (code: string, ...says: readonly string[]): object => ({
  status: "fail",
  error: {
    code,
    kind: "image",
    ...(says[0] !== undefined && { message: expect.stringContaining(says[0]) as string }),
    ...(says[1] !== undefined && { hint: expect.stringContaining(says[1]) as string }),
  },
});
