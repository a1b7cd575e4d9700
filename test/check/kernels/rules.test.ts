/** Rules of torch that no torch here enforces: those of several GPUs, and of versions between the tested ones. */
import { expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { HERE, python } from "./kernels.ts";

describeWith(["python"], "torch's own rules", () => {
  it("are kept: fp8 is chosen as bytes, and a graph is captured on a stream of its GPU", async () => {
    expect(JSON.parse(await python([`${HERE}/rules.py`]))).toEqual({
      cast: "e4m3 to bf16",
      captured: ["cuda:0", "cuda:1", "cuda:0"],
    });
  });
});
