// The cu128 image put sageattention and spas_sage_attn of the "pt29" release beside torch 2.10.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, messages, wheelAt } from "../rules/found.ts";

const release =
  "https://github.com/YanWenKun/ComfyUI-Containerfiles/releases/download/sageattn-py312-cu128-pt29";
const both = ["sageattention-2.2.0", "spas_sage_attn-0.1.0"].map((each) =>
  wheelAt(`${each}-cp312-cp312-linux_x86_64.whl`, release),
);
const options = { python: "3.12", cuda: "12.8" };

it("the torch is read from the release's tag", () => {
  const all = [wheel("torch", "2.10.0"), ...both];
  expect(messages(inImage("built-for-another-torch", all, options))).toEqual([
    "sageattention 2.2.0 is built for torch 2.9, but image comfyui has torch 2.10.0",
    "spas_sage_attn 0.1.0 is built for torch 2.9, but image comfyui has torch 2.10.0",
  ]);
  const right = [wheel("torch", "2.9.1"), ...both];
  expect(inImage("built-for-another-torch", right, options)).toEqual([]);
});
