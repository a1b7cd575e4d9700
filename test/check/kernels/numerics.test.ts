/** Kernels that compute what they should pass, and each way of being broken is found, on a real torch. */
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { HERE, python } from "./kernels.ts";

interface Judged {
  readonly code: string;
  readonly error?: number;
  readonly limit?: number;
  readonly cosine?: number;
  readonly at_least?: number;
  readonly found?: string;
}

describeWith(["python", "torch"], "numerics of kernels, on the CPU", () => {
  let judged: Readonly<Record<string, Judged>> = {};
  beforeAll(async () => {
    judged = JSON.parse(await python([`${HERE}/mutants.py`])) as typeof judged;
  });

  it("passes what is right, with room to the limit", () => {
    const right = Object.entries(judged).filter(([name]) => !name.startsWith("broken"));
    expect(right.length).toBeGreaterThan(30);
    for (const [name, { code, error = 0, limit = 0, cosine = 1, at_least = 1 }] of right) {
      expect(code, name).toBe("pass");
      expect(error, name).toBeLessThanOrEqual(limit / 3);
      expect(1 - cosine, name).toBeLessThanOrEqual((1 - at_least) / 3);
    }
  });

  it.each([
    ["a block of 32 terms left out, bf16", "kernel_wrong"],
    ["one term of 256 left out, bf16", "kernel_wrong"],
    ["one term of 256 left out, tf32", "kernel_wrong"],
    ["fp32 in the precision of bf16", "kernel_wrong"],
    ["operands swapped", "kernel_wrong"],
    ["the last row not written", "kernel_wrong"],
    ["one value, fp32", "kernel_wrong"],
    ["one value off by a standard deviation, bf16", "kernel_wrong"],
    ["half as much again as its limit", "kernel_wrong"],
    ["one NaN", "kernel_not_finite"],
    ["one infinity", "kernel_not_finite"],
    ["a NaN the second time", "kernel_not_finite"],
    ["zero", "kernel_zero"],
    ["constant", "kernel_constant"],
    ["another result each time", "kernel_differs"],
    ["another shape", "kernel_wrong"],
    ["convolution shifted by one", "kernel_wrong"],
    ["depthwise channels mixed", "kernel_wrong"],
    ["conv3d without its bias", "kernel_wrong"],
    ["attention without its scale", "kernel_wrong"],
    ["attention with the scale of another width", "kernel_wrong"],
    ["attention without its mask", "kernel_wrong"],
    ["8-bit attention that loses a head", "kernel_wrong"],
    ["the tail not added", "kernel_wrong"],
    ["a box too few", "kernel_wrong"],
    ["boxes in another order", "kernel_wrong"],
    ["two chunks of the same memory", "memory_wrong"],
  ])("finds %s", (name, code) => {
    expect(judged[`broken: ${name}`]?.code).toBe(code);
  });

  it("names every broken kernel above", () => {
    const broken = Object.keys(judged).filter((name) => name.startsWith("broken"));
    expect(broken).toHaveLength(27);
  });

  it("says where a result is most wrong", () => {
    expect(judged["broken: the last row not written"]?.found).toMatch(
      /^relative error 0\.06\d* \(worst at \[255, \d+\] of \[256, 256\]\)$/,
    );
  });
});
