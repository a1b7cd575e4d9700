// "pt210" images installed whatever torch was newest, 2.11 and 2.12, beside kernels built for 2.10.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, messages, wheelAt } from "../rules/found.ts";

const built = "https://github.com/retif/pytorch-wheels-builder/releases/download";
const kernels = [
  wheelAt(
    "flash_attn-2.8.2-cp314-cp314-linux_x86_64.whl",
    `${built}/flash-attn-v2.8.2-py314-torch2.10.0-cu130`,
  ),
  wheelAt("sageattention-2.2.0%2Bcu130torch2.10.0-cp314-cp314-linux_x86_64.whl"),
  wheelAt("nunchaku-1.0.2%2Btorch2.10-cp314-cp314-linux_x86_64.whl"),
];

it.each(["2.11.0", "2.12.0"])("torch %s is not what the kernels are built for", (version) => {
  const problems = inImage("built-for-another-torch", [wheel("torch", version), ...kernels]);
  expect(problems).toHaveLength(3);
  expect(messages(problems)[0]).toBe(
    `flash_attn 2.8.2 is built for torch 2.10, but image comfyui has torch ${version}`,
  );
});

it("torch 2.10.0 is", () => {
  expect(inImage("built-for-another-torch", [wheel("torch", "2.10.0"), ...kernels])).toEqual([]);
});
