// The py314t image installed cp314-cp314 kernels: "not a supported wheel on this platform".
import { expect, it } from "vitest";
import { inImage, messages, wheelAt } from "../rules/found.ts";

it("kernels for cp314 are refused by a free-threaded image", () => {
  const kernels = [
    "flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl",
    "sageattention-2.2.0%2Bcu130torch2.10.0-cp314-cp314-linux_x86_64.whl",
    "nunchaku-1.0.2%2Btorch2.10-cp314-cp314-linux_x86_64.whl",
  ].map((file) => wheelAt(file));
  const problems = inImage("wheel-fits-image", kernels, { python: "3.14t" });
  expect(problems).toHaveLength(3);
  expect(messages(problems)[0]).toBe(
    "flash_attn 2.8.2 is a cp314-cp314 wheel, but image comfyui-boot runs Python 3.14t and needs cp314-cp314t",
  );
});
