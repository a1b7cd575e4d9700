/** What libraries and programs of a wheel need, read from bytes as they arrive. */
import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { aboveTag } from "../../../compiler/lock/xray/glibc-floor.ts";
import { describeWith } from "../../helpers/tools.ts";
import { compile, wheelOf } from "../../helpers/wheels.ts";
import type { BuiltWheel } from "../../helpers/wheels.ts";
import { look, sink } from "./sources.ts";

describeWith(["cc"], "the native look into a wheel built here", () => {
  const shared = ["-shared", "-fPIC", "-nostdlib"];
  let wheel: BuiltWheel;
  beforeAll(() => {
    const built = compile(
      { out: "libdep.so.1", source: "int dep;", args: [...shared, "-Wl,-soname,libdep.so.1"] },
      {
        out: "_c.so",
        source: 'extern int dep; const char *later = "libcuda.so.1"; int *use(void){return &dep;}',
        args: [...shared, "-L.", "-l:libdep.so.1", "-Wl,-rpath,/build/x"],
      },
      { out: "tool", source: "int main(void){return 0;}" },
    );
    const file = (name: string, mode: number, method: "stored" | "deflated" = "deflated") => ({
      name,
      data: built[name.slice(name.lastIndexOf("/") + 1)] ?? "",
      mode,
      method,
    });
    wheel = wheelOf({
      name: "x",
      version: "1.0",
      tag: "cp314-cp314-manylinux_2_5_x86_64",
      files: [
        { name: "x/__init__.py", data: "" },
        { name: "x/noise.bin", data: randomBytes(400_000) },
        file("x/_c.so", 0o100755),
        file("x.libs/libdep.so.1", 0o100644, "stored"),
        {
          name: "x/fake.so",
          data: Buffer.from("not a library, whatever its name may say. ".repeat(9)),
        },
        file("x-1.0.data/scripts/tool", 0o100644),
      ],
    });
  });

  test("says of each library and program what it needs, by installed path", async () => {
    const { elf, sha256, size, glibc } = await look(wheel, { sha256: wheel.sha256 });
    expect(elf).toEqual([
      expect.objectContaining({ path: "bin/tool", interpreter: "/lib64/ld-linux-x86-64.so.2" }),
      { path: "x.libs/libdep.so.1", needed: [] },
      { path: "x/_c.so", needed: ["libdep.so.1"], foreignRunpath: true, dlopen: ["libcuda.so.1"] },
    ]);
    expect({ sha256, size }).toEqual({ sha256: wheel.sha256, size: wheel.bytes.length });
    expect(aboveTag(wheel.file, glibc)).toMatch(
      /^asks for glibc 2\.\d+, and its tag manylinux_2_5_x86_64 promises that 2\.5 will do$/,
    );
  });

  test("says the same however the bytes arrive", async () => {
    const whole = await look(wheel, {}, wheel.bytes.length);
    for (const length of [1, 7, 1000, 65_536]) {
      expect(await look(wheel, {}, length)).toEqual(whole);
    }
  });

  test("hands every byte on, and tells at the end whether they are right", async () => {
    const keep = sink();
    await look(wheel, { keep, sha256: wheel.sha256 });
    expect(keep.bytes().equals(wheel.bytes)).toBe(true);
    expect(keep.end()).toBe("committed");
  });
});
