import { expect, it } from "vitest";
import { inImage, messages } from "./found.ts";

it("says that ROCm and XPUs are to come", () => {
  expect(messages(inImage("not-supported-yet", [], { rocm: "7.2" }))).toEqual([
    "image comfyui is for ROCm, which comfynix cannot build yet",
  ]);
  expect(messages(inImage("not-supported-yet", [], { xpu: "2025.3" }))).toEqual([
    "image comfyui is for Intel XPUs, which comfynix cannot build yet",
  ]);
});

it("is silent for CUDA and for CPUs", () => {
  expect(inImage("not-supported-yet", [], { cuda: "13.0" })).toEqual([]);
  expect(inImage("not-supported-yet", [], { cuda: undefined })).toEqual([]);
});
