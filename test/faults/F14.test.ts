// nixpkgs checks no requirements of wheels: torch lay in the image without filelock, sympy and triton.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, messages } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

it("a wheel is held to its metadata as a source is", () => {
  const facts = requirements({
    torch: [
      "filelock",
      "sympy>=1.13.3",
      'nvidia-cublas==13.1.0.3; platform_system == "Linux"',
      'triton==3.6.0; platform_system == "Linux"',
    ],
  });
  const torch = wheel("torch", "2.10.0");
  expect(messages(inImage("requires-missing", [torch], {}, { facts }))).toEqual(
    ["filelock", "sympy>=1.13.3", "nvidia-cublas==13.1.0.3", "triton==3.6.0"].map(
      (each) => `torch 2.10.0 requires ${each}, which nothing in image comfyui provides`,
    ),
  );
});
