/** Native files that are missing, lack what they need, or name an interpreter of no system. */
import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Made } from "./environment.ts";
import { failure, found, torch } from "./made-torch.ts";

describeWith(["python", "cc"], "an environment", () => {
  afterAll(removeEnvironments);

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
          "native files of kitchen are missing: kitchen/_C.abi3.so",
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
});
