/** CUDA's libraries that are old, broken or there twice. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Environment, type Made } from "./environment.ts";
import { CUDA, cudnn, failure, found, nvrtc, torch } from "./made-torch.ts";

describeWith(["python", "packaging", "cc"], "an environment", () => {
  afterAll(removeEnvironments);

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
});
