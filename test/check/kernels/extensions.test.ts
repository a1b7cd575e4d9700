/** Extensions that fail as users met it: each in a process of its own, on a CPU that poses as a GPU. */
import { expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import type { CheckResult } from "../probe/probe.ts";
import { HERE, posing } from "./kernels.ts";

const essence = ({ status, error, exit, reason }: CheckResult): unknown =>
  status === "skip"
    ? reason
    : {
        status,
        code: error?.code,
        kind: error?.kind,
        message: error?.message,
        exit: exit.signal ?? exit.code,
      };

describeWith(["python", "torch"], "extensions", () => {
  it("fail, each for its own reason, and take nobody with them", async () => {
    const ids = ["xformers", "sageattention", "bitsandbytes", "comfy_kitchen", "sam2"];
    const results = await posing([
      "k.ext.nunchaku=6",
      ...[...ids, "flash_attn_3"].map((each) => `k.ext.${each}`),
    ]);
    expect(Object.fromEntries(results.map((each) => [each.id, essence(each)]))).toEqual({
      "k.ext.xformers": {
        status: "fail",
        code: "flash3_exits",
        kind: "image",
        message:
          "k.ext.xformers: FlashAttention 3 ended the process: no kernel image is available for execution on the device",
        exit: 1,
      },
      "k.ext.sageattention": {
        status: "fail",
        code: "sageattention_kernel_missing",
        kind: "image",
        message: "sageattention has no kernels for this GPU (SM89)",
        exit: 0,
      },
      "k.ext.nunchaku": {
        status: "fail",
        code: "timed_out",
        kind: "checker",
        message: expect.stringContaining("did not end within") as string,
        exit: "SIGABRT",
      },
      "k.ext.bitsandbytes": {
        status: "fail",
        code: "crashed",
        kind: "image",
        message: expect.stringContaining("SIGSEGV") as string,
        exit: "SIGSEGV",
      },
      "k.ext.comfy_kitchen": {
        status: "fail",
        code: "kitchen_without_cuda",
        kind: "image",
        message: "comfy_kitchen has no CUDA kernels: Extension file not found: _C.abi3.so",
        exit: 0,
      },
      "k.ext.sam2": "this SAM 2 was built without its extension, and fills no holes in masks",
      "k.ext.flash_attn_3": "flash-attn-3 is not in the image",
    });
  });

  it("are tried operator by operator, where xformers says that one suits", async () => {
    const operators = ["cutlass", "flash", "triton_splitk", "ck"];
    const results = await posing(
      [...operators.map((each) => `k.ext.xformers_op.${each}`), "k.ext.torchvision"],
      { CC: "/bin/true" },
    );
    expect(
      Object.fromEntries(
        results.map(({ id, status, error, reason }) => [id, error?.code ?? reason ?? status]),
      ),
    ).toEqual({
      "k.ext.xformers_op.cutlass": "pass",
      "k.ext.xformers_op.flash":
        "xformers does not use flash here: requires device with capability > (9, 0)",
      "k.ext.xformers_op.triton_splitk": "kernel_wrong",
      "k.ext.xformers_op.ck": "this xformers has no operator ck",
      "k.ext.torchvision": "kernel_wrong",
    });
  });

  it("are tried with the masks that xformers says an operator knows, and with the tools it needs", async () => {
    const id = "k.ext.xformers_op.triton_splitk";
    const [right] = await posing([id], { SPLITK_SCALE: "1", CC: "/bin/true" });
    expect(right, JSON.stringify(right)).toMatchObject({ status: "pass" });
    expect(JSON.stringify(right?.actual)).not.toContain("causal");
    const [untried] = await posing([id], { PATH: "/nonexistent", CC: "" });
    expect(untried?.reason).toMatch(/^the image has no C compiler/);
  });

  it("are absent where only another's folder of that name is there", async () => {
    const [absent] = await posing(["k.ext.flash_attn"], {
      PYTHONPATH: `${HERE}/posing:${HERE}/flash4`,
    });
    expect(absent?.reason).toBe("flash-attn is not in the image");
  });

  it.each([
    ["", undefined],
    ["no kernel image", "no_kernel_image"],
    ["no scale", "kernel_wrong"],
  ])("are judged: flash_attn with “%s” gives %s", async (broken, code) => {
    const [result] = await posing(["k.ext.flash_attn"], { BROKEN: broken });
    expect(result?.error?.code, JSON.stringify(result)).toBe(code);
    if (code === undefined) expect(result?.status).toBe("pass");
    if (broken === "no scale")
      expect(result?.error?.message).toMatch(
        /^self-attention, head 64, fp16 on cpu \(a CPU, 8\.9\): relative error \d/,
      );
  });
});
