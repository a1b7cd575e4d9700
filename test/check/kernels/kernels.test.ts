/** Checks of kernels from end to end, on a CPU that poses as a GPU. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { posing } from "./kernels.ts";

describeWith(["python", "torch"], "checks of kernels", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-kernels-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const manifest = (jit: boolean): string => {
    const file = path.join(folder, `${jit}.json`);
    const image = { name: "fake" };
    const schema = "comfynix-check/manifest/1";
    writeFileSync(file, JSON.stringify({ schema, image, cuda: "13.0", jit, distributions: [] }));
    return file;
  };

  it("pass with what they measured", async () => {
    const [product] = await posing(["k.matmul.fp32"]);
    expect(product).toMatchObject({
      status: "pass",
      error: null,
      actual: {
        measured: [
          {
            gpu: "cpu (a CPU, 8.9)",
            cases: [{ case: "fp32, 1024 x 1024 x 1024", limit: 2e-6 }],
          },
        ],
      },
    });
  });

  it("are skipped where the GPU has no units for them", async () => {
    const skipped = await posing(["k.matmul.bf16", "k.sdpa.cudnn"], { POSE: "7.5" });
    expect(Object.fromEntries(skipped.map(({ id, reason }) => [id, reason]))).toEqual({
      "k.matmul.bf16": "bf16 needs compute capability 8.0; here: cpu (a CPU, 7.5)",
      "k.sdpa.cudnn":
        "cudnn attention needs an NVIDIA GPU of compute capability 8.0; here: cpu (a CPU, 7.5)",
    });
  });

  it("only warn of what fails and nobody asked for", async () => {
    const env = { CC: "/bin/true" };
    const [unasked] = await posing(["k.compile"], { ...env, MANIFEST: manifest(false) });
    expect(unasked).toMatchObject({ status: "warn", error: { code: "kernel_raised" } });
    const [promised] = await posing(["k.compile"], { ...env, MANIFEST: manifest(true) });
    expect(promised).toMatchObject({ status: "fail", error: { code: "kernel_raised" } });
  });

  it("need a compiler only where the config asks for one", async () => {
    const without = { PATH: "/nonexistent", CC: "" };
    const [unasked] = await posing(["k.compile"], { ...without, MANIFEST: manifest(false) });
    expect(unasked?.reason).toBe(
      "the image has no C compiler, which `jit: true` in its config would add",
    );
    const [promised] = await posing(["k.compile"], { ...without, MANIFEST: manifest(true) });
    expect(promised?.error).toMatchObject({ code: "no_c_compiler", kind: "image" });
  });
});
