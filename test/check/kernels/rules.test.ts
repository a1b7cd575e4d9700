/** Rules of torch and CUDA that nothing here enforces: of several GPUs, and of versions between the tested ones. */
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { HERE, python } from "./kernels.ts";

describeWith(["python"], "rules of torch and CUDA", () => {
  let kept: Readonly<Record<string, unknown>> = {};
  beforeAll(async () => {
    kept = JSON.parse(await python([`${HERE}/rules.py`])) as typeof kept;
  });

  it("are kept: fp8 is chosen as bytes, and a graph is captured on a stream of its GPU", () => {
    expect(kept["cast"]).toBe("e4m3 to bf16");
    expect(kept["captured"]).toEqual(["cuda:0", "cuda:1", "cuda:0"]);
  });

  it("say where a kernel is tried", () => {
    expect(kept["able"]).toEqual({
      pools: ["NVIDIA GeForce RTX 4090", "NVIDIA GeForce GTX 1660 Ti"],
      "int8, CUDA 11.8": ["NVIDIA GeForce RTX 4090", "NVIDIA H100"],
      "int8, CUDA 12.4": ["NVIDIA GeForce RTX 4090", "NVIDIA H100", "Tesla T4"],
      "fp8, CUDA 11.8": ["NVIDIA H100"],
      "fp8, CUDA 12.4": ["NVIDIA GeForce RTX 4090", "NVIDIA H100"],
      convolutions: {
        "NVIDIA GeForce RTX 4090": ["fp32", "fp16", "bf16"],
        "NVIDIA GeForce GTX 1660 Ti": ["fp32"],
        "Tesla T4": ["fp32", "fp16"],
      },
    });
  });
});
