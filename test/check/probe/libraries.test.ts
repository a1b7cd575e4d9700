/** Native files and CUDA's libraries that are missing, old, or there twice; torch itself is a few lines. */
import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import {
  environment,
  packaging,
  removeEnvironments,
  type Environment,
  type Made,
} from "./environment.ts";
import { checkOf, report, type CheckResult } from "./probe.ts";

const VERSION = (torch: string, cuda: string | null): string =>
  `__version__ = ${JSON.stringify(torch)}\ncuda = ${cuda === null ? "None" : JSON.stringify(cuda)}\nhip = None\nxpu = None\ngit_version = "0"\n`;

/** torch as far as the checks see it: its version, its pins, and libraries that are loaded with it. */
const torch = (cuda: string | null, libraries: readonly string[] = []): Made => ({
  version: cuda === null ? "2.10.0+cpu" : "2.10.0+cu130",
  requires: ["nvidia-cudnn-cu13==9.15.1.9; platform_system == 'Linux'", "nvidia-nccl-cu13==2.28.9"],
  files: {
    "torch/version.py": VERSION(cuda === null ? "2.10.0+cpu" : "2.10.0+cu130", cuda),
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

const cudnn = (version: string, check = 0): Made => ({
  version,
  native: {
    "nvidia/cudnn/lib/libcudnn.so.9": [
      `unsigned long cudnnGetVersion(void) { return ${version.split(".")[0] ?? ""}0000 + ${version.split(".")[1] ?? ""} * 100 + ${version.split(".")[2] ?? ""}; }
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

const nvrtc = (result: number, log: string): Made => ({
  version: "13.0.48",
  native: {
    "nvidia/cu13/lib/libnvrtc.so.13": [NVRTC, `-DRESULT=${result}`, `-DLOG=${JSON.stringify(log)}`],
  },
});

const CUDA = { cuda: "13.0", torch: "2.10.0+cu130" };

/** The result of one check of an environment. */
const found = async (
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

const failure = (code: string, ...says: readonly string[]): object => ({
  status: "fail",
  error: {
    code,
    kind: "image",
    ...(says[0] !== undefined && { message: expect.stringContaining(says[0]) as string }),
    ...(says[1] !== undefined && { hint: expect.stringContaining(says[1]) as string }),
  },
});

describeWith(["python", "packaging", "cc"], "an environment", () => {
  afterAll(removeEnvironments);

  describe("with torch for the CPU in an image for CUDA", () => {
    let env: Environment;
    beforeAll(() => {
      env = environment({ torch: torch(null) });
    });

    it("fails ver.cuda, which names the index", async () => {
      expect(await found(env, "ver.cuda")).toMatchObject({
        ...failure("cpu_torch", "built for the CPU (torch.version.cuda is None)", "whl/cu130"),
        code: 20,
      });
    });

    it("fails ver.torch, as it is another build", async () => {
      expect(await found(env, "ver.torch")).toMatchObject(
        failure(
          "torch_differs",
          "torch 2.10.0+cpu is installed, but the image promises 2.10.0+cu130",
        ),
      );
    });

    it("is well in an image for the CPU", async () => {
      const more = { torch: "2.10.0" };
      expect(await found(env, "ver.torch", more)).toMatchObject({ status: "pass", code: 0 });
    });

    it("fails lib.load: nothing of CUDA is there", async () => {
      expect(await found(env, "lib.load")).toMatchObject(failure("cuda_libraries_missing"));
    });
  });

  it("with torch for another CUDA fails ver.cuda", async () => {
    const env = environment({ torch: torch("12.8") });
    expect(await found(env, "ver.cuda")).toMatchObject(
      failure("cuda_differs", "built for CUDA 12.8, but the image promises 13.0"),
    );
  });

  describe("with a cuDNN older than torch's", () => {
    let env: Environment;
    beforeAll(() => {
      env = environment({
        torch: torch("13.0", ["cudnn/lib/libcudnn.so.9"]),
        "nvidia-cudnn-cu13": cudnn("9.13.0"),
      });
    });

    it("fails lib.agree, which names both and the file", async () => {
      const result = await found(env, "lib.agree");
      expect(result).toMatchObject({
        ...failure("library_older", "cudnn 9.13.0 is loaded", "LD_LIBRARY_PATH"),
        code: 20,
        expected: { cudnn: "9.15.1.9" },
      });
      expect(result.error?.message).toMatch(
        /nvidia\/cudnn\/lib\/libcudnn\.so\.9.*built with 9\.15\.1/,
      );
    });

    it("fails pkg.meta, as torch pins another", async () => {
      expect(await found(env, "pkg.meta", CUDA)).toMatchObject(
        failure("requirement_unmet", "nvidia-cudnn-cu13==9.15.1.9", "waive"),
      );
    });
  });

  it("whose torch compares its cuDNN itself fails with torch's words", async () => {
    const made = torch("13.0", ["cudnn/lib/libcudnn.so.9"]);
    const words =
      "cuDNN version incompatibility: PyTorch was compiled  against (9, 15, 1) but found runtime version (9, 13, 0). PyTorch already comes bundled with cuDNN.";
    const env = environment({
      torch: {
        ...made,
        files: {
          ...made.files,
          "torch/backends/cudnn.py": `def version(): raise RuntimeError(${JSON.stringify(words)})\n`,
        },
      },
      "nvidia-cudnn-cu13": cudnn("9.15.1"),
    });
    expect(await found(env, "lib.agree")).toMatchObject(
      failure("library_older", "cudnn 9.13.0 is loaded"),
    );
  });

  it("with a newer cuDNN is warned, and passes", async () => {
    const env = environment({
      torch: torch("13.0", ["cudnn/lib/libcudnn.so.9"]),
      "nvidia-cudnn-cu13": cudnn("9.16.0"),
    });
    expect(await found(env, "lib.agree")).toMatchObject({
      status: "warn",
      error: { code: "library_newer" },
      code: 0,
    });
  });

  it("whose cuDNN does not find its parts fails lib.load", async () => {
    const env = environment({ torch: torch("13.0"), "nvidia-cudnn-cu13": cudnn("9.15.1", 3009) });
    expect(await found(env, "lib.load")).toMatchObject(
      failure("cudnn_part_broken", "part Ops does not answer (result 3009)", "$ORIGIN"),
    );
  });

  it("whose NVRTC does not find its builtins fails lib.load", async () => {
    const log = "nvrtc: error: failed to open libnvrtc-builtins.so.13.0.";
    const env = environment({ torch: torch("13.0"), "nvidia-cuda-nvrtc": nvrtc(7, log) });
    expect(await found(env, "lib.load")).toMatchObject(
      failure("nvrtc_broken", `(result 7): ${log}`, "libnvrtc-builtins"),
    );
  });

  it("whose libraries work passes lib.load and says what was tried", async () => {
    const env = environment({
      torch: torch("13.0"),
      "nvidia-cuda-nvrtc": nvrtc(0, ""),
      "nvidia-cudnn-cu13": cudnn("9.15.1"),
    });
    expect(await found(env, "lib.load")).toMatchObject({
      status: "pass",
      actual: { loaded: 2, nvrtc: "13.0", cudnn_parts: ["Ops"] },
    });
  });

  describe("with a library whose own is missing", () => {
    const fabric: Made = {
      native: { "libmlx.so.5": ["void mlx(void) {}", "-Wl,-soname,libmlx.so.5"] },
      promise: null,
    };
    const cufile = (missing: readonly string[] = []): Made => ({
      native: {
        "nvidia/cu13/lib/libcufile.so.0": [
          "void mlx(void); void f(void) { mlx(); }",
          "-L.",
          "-l:libmlx.so.5",
          "-Wl,-soname,libcufile.so.0",
        ],
      },
      promise: { missing },
    });
    const user: Made = {
      native: {
        "user.so": [
          "void f(void); void g(void) { f(); }",
          "-Lnvidia/cu13/lib",
          "-l:libcufile.so.0",
          "-Wl,--unresolved-symbols=ignore-all",
          "-Wl,-rpath,$ORIGIN/nvidia/cu13/lib",
        ],
      },
      promise: null,
    };

    it("fails lib.load and elf.needed", async () => {
      const env = environment({ torch: torch("13.0"), fabric, "nvidia-cufile": cufile(), user });
      expect(await found(env, "lib.load")).toMatchObject(
        failure("library_broken", "libmlx.so.5: cannot open shared object file", "ignoreMissing"),
      );
      rmSync(path.join(env.site, "libmlx.so.5"));
      expect(await found(env, "elf.needed")).toMatchObject(
        failure("needed_missing", "libmlx.so.5"),
      );
    });

    it("passes where nobody has to ship it", async () => {
      const distributions = { fabric, "nvidia-cufile": cufile(["libmlx.so.5"]), user };
      const env = environment({ torch: torch("13.0"), ...distributions });
      expect(await found(env, "lib.load")).toMatchObject({
        status: "pass",
        actual: { waived: ["libcufile.so.0"] },
      });
      expect(await found(env, "elf.needed")).toMatchObject({ status: "pass" });
    });

    it("is warned of where nothing needs that library: it is opened only where it is of use", async () => {
      const env = environment({ torch: torch("13.0"), fabric, "nvidia-cufile": cufile() });
      expect(await found(env, "lib.load")).toMatchObject({ status: "pass" });
      rmSync(path.join(env.site, "libmlx.so.5"));
      expect(await found(env, "elf.needed")).toMatchObject({
        status: "warn",
        error: {
          code: "needed_by_plugin",
          message: expect.stringContaining("libmlx.so.5") as string,
        },
      });
    });
  });

  describe("with two copies of a library", () => {
    const copy = (name: string, soname: string): Made => ({
      files: {
        [`${name}/__init__.py`]: `import ctypes, pathlib\nctypes.CDLL(str(next(pathlib.Path(__file__).parent.glob('lib*'))))\n`,
      },
      native: { [`${name}/${soname}`]: ["int kept;", `-Wl,-soname,${soname}`] },
      promise: { modules: [name] },
    });

    it("of which there may be one fails lib.dup and names both", async () => {
      const env = environment({
        one: copy("one", "libcudnn.so.9"),
        two: copy("two", "libcudnn.so.9"),
      });
      const result = await found(env, "lib.dup");
      expect(result).toMatchObject({ ...failure("library_twice", "libcudnn.so.9 ("), code: 20 });
      expect(result.error?.message).toMatch(/one\/libcudnn\.so\.9 and .*two\/libcudnn\.so\.9/);
    });

    it.each([
      ["that keeps nothing", "libz.so.77", "two"],
      ["of which a wheel has its own", "libcudnn.so.9", "two.libs"],
      ["that is made for it", "libcudart.so.13", "two"],
    ])("%s is warned", async (_, soname, folder) => {
      const two = copy("two", soname);
      const env = environment({
        one: copy("one", soname),
        two: {
          ...two,
          files: {
            "two/__init__.py": `import ctypes, pathlib\nctypes.CDLL(str(pathlib.Path(__file__).parents[1] / '${folder}/${soname}'))\n`,
          },
          native: { [`${folder}/${soname}`]: ["int kept;", `-Wl,-soname,${soname}`] },
        },
      });
      expect(await found(env, "lib.dup")).toMatchObject({
        status: "warn",
        error: { code: "library_twice_harmless" },
        code: 0,
      });
    });

    it("of another CUDA fails lib.dup", async () => {
      const env = environment({ old: copy("old", "libcudart.so.12") });
      expect(await found(env, "lib.dup")).toMatchObject(
        failure("cuda_majors_mixed", "of another CUDA than 13.0: libcudart.so.12"),
      );
    });
  });

  describe("with native files", () => {
    it("that are gone fails pkg.native", async () => {
      const env = environment({
        kitchen: {
          files: { "kitchen/__init__.py": "" },
          promise: { native: ["kitchen/_C.abi3.so"] },
        },
      });
      expect(await found(env, "pkg.native.kitchen", {})).toMatchObject(
        failure(
          "native_missing",
          "1 native files of kitchen are missing: kitchen/_C.abi3.so",
          "py3-none-any",
        ),
      );
    });

    it("that are of another torch fails pkg.native, though the package imports", async () => {
      const env = environment({
        sage: {
          files: { "sage/__init__.py": "" },
          native: {
            "sage/_qattn.so": [
              "extern void _ZN3c104warnE(void); void f(void) { _ZN3c104warnE(); }",
            ],
          },
          promise: { modules: ["sage"], native: ["sage/_qattn.so"] },
        },
      });
      expect(await found(env, "pkg.import.sage", {})).toMatchObject({ status: "pass" });
      expect(await found(env, "pkg.native.sage", {})).toMatchObject(
        failure("torch_abi", "sage/_qattn.so"),
      );
    });

    it("whose interpreter is of no system fails elf.interp", async () => {
      const env = environment({
        triton: {
          native: {
            "triton/bin/ptxas": [
              "int main(void) { return 0; }",
              "-pie",
              "-fPIE",
              "-Wl,--dynamic-linker=/lib64/ld-linux-nowhere.so.2",
            ],
          },
        },
      });
      expect(await found(env, "elf.interp", {})).toMatchObject(
        failure(
          "interpreter_missing",
          "triton/bin/ptxas (/lib64/ld-linux-nowhere.so.2)",
          "autoPatchelfHook",
        ),
      );
    });

    it("that need what nobody ships fails elf.needed; what another loads first is warned", async () => {
      const shipper: Made = { native: { "shipper/libz_made.so.7": ["void z_made(void) {}"] } };
      const needer: Made = {
        native: {
          "needer.so": [
            "void z_made(void); void f(void) { z_made(); }",
            "-Lshipper",
            "-l:libz_made.so.7",
          ],
        },
      };
      const both = environment({ shipper, needer });
      expect(await found(both, "elf.needed", {})).toMatchObject({
        status: "warn",
        error: {
          code: "needed_by_order",
          message: expect.stringContaining("libz_made.so.7") as string,
        },
      });
      const path_ = { LD_LIBRARY_PATH: `${both.site}/shipper` };
      expect(await found(both, "elf.needed", {}, path_)).toMatchObject({ status: "pass" });
      const needle: Made = {
        native: { "needle.so": ["int x;", "-Wl,--no-as-needed", "-Lgone", "-l:libgone.so.1"] },
      };
      const gone: Made = {
        native: { "gone/libgone.so.1": ["int y;", "-Wl,-soname,libother.so.1"] },
      };
      const one = environment({ gone, needle });
      rmSync(path.join(one.site, "gone"), { recursive: true });
      expect(await found(one, "elf.needed", {})).toMatchObject(
        failure("needed_missing", "libother.so.1", "ignoreMissing"),
      );
    });
  });

  describe("of torch's family", () => {
    const vision = (version: string, text: string): Made => ({
      version,
      files: { "torchvision/__init__.py": text },
      promise: { modules: ["torchvision"] },
    });

    it("of another variant fails ver.torchfamily", async () => {
      const env = environment({ torch: torch("13.0"), torchvision: vision("0.25.0+cpu", "") });
      expect(await found(env, "ver.torchfamily.torchvision")).toMatchObject(
        failure("family_variant", "torchvision 0.25.0+cpu and torch 2.10.0+cu130", "same index"),
      );
    });

    it("whose operators do not load fails ver.torchfamily", async () => {
      const words = "raise RuntimeError('operator torchvision::nms does not exist')";
      const env = environment({ torch: torch("13.0"), torchvision: vision("0.25.0+cu130", words) });
      expect(await found(env, "ver.torchfamily.torchvision")).toMatchObject(
        failure("torchvision_mismatch", "operator torchvision::nms does not exist", "same index"),
      );
    });
  });

  describe("and its metadata", () => {
    it("without a promised distribution fails pkg.meta", async () => {
      const env = environment({ ghost: { installed: false } });
      expect(await found(env, "pkg.meta", {})).toMatchObject(
        failure("distribution_missing", "not installed: ghost"),
      );
    });

    it("in another version fails pkg.meta; 1.0 is 1.0.0", async () => {
      const env = environment({
        same: { version: "1.0", promise: { version: "1.0.0" } },
        other: { version: "1.1", promise: { version: "1.0" } },
      });
      expect(await found(env, "pkg.meta", {})).toMatchObject(
        failure("version_differs", "than locked: other 1.1 instead of 1.0"),
      );
    });

    it("asks for what is required, by marker, and not for what is waived", async () => {
      const requires = ["absent>=2", "winonly; sys_platform == 'win32'", "more; extra == 'x'"];
      const asked = environment({ asks: { requires } });
      expect(await found(asked, "pkg.meta", {})).toMatchObject(
        failure("requirement_unmet", "asks requires absent>=2, which is not in the environment"),
      );
      const waived = environment({ asks: { requires, promise: { waived: ["absent"] } } });
      expect(await found(waived, "pkg.meta", {})).toMatchObject({
        status: "pass",
      });
    });
  });

  it("whose torch lacks code for a promised GPU fails ver.capabilities, without a GPU", async () => {
    const env = environment({ torch: torch("13.0") });
    const more = { ...CUDA, capabilities: ["8.0", "8.9", "7.5"] };
    expect(await found(env, "ver.capabilities", more)).toMatchObject({
      ...failure(
        "capability_not_built",
        "promises compute capability 7.5, but torch was built for sm_80, sm_90",
      ),
      actual: { runs_as: { "8.0": "sm_80", "8.9": "sm_80", "7.5": null } },
    });
  });
});
