// The wheel was built with cuDNN 9.15.1.9 and NCCL 2.28.9; nixpkgs had less.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

const torch = wheel("torch", "2.10.0");
const facts = requirements({
  torch: ["nvidia-cudnn-cu13==9.15.1.9", "nvidia-nccl-cu13==2.28.9"],
});
const judged = (cudnn: string, nccl: string) => {
  const all = [torch, wheel("nvidia-cudnn-cu13", cudnn), wheel("nvidia-nccl-cu13", nccl)];
  return inImage("version-conflict", all, {}, { facts }).map(
    ({ severity, message }) => [severity, /has (\S+ \S+),/.exec(message)?.[1]] as const,
  );
};

it("older libraries than the wheel was built with are refused", () => {
  expect(judged("9.15.1.9", "2.28.9")).toEqual([]);
  expect(judged("9.10.2.21", "2.27.5")).toEqual([
    ["error", "nvidia-cudnn-cu13 9.10.2.21"],
    ["error", "nvidia-nccl-cu13 2.27.5"],
  ]);
});

it("newer ones of the same major release are told", () => {
  expect(judged("9.24.0.43", "2.28.9")).toEqual([["warning", "nvidia-cudnn-cu13 9.24.0.43"]]);
});
