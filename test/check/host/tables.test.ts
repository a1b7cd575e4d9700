/** What is known of GPUs, of PyTorch's own wheels and of drivers. */
import { describe, expect, it } from "vitest";
import { officialWheels, runsOn } from "../../../compiler/check/host/architectures.ts";
import { capabilityByName } from "../../../compiler/check/host/capability.ts";
import { driverNeeds } from "../../../compiler/plan/driver.ts";

describe("the tables", () => {
  it.each([
    ["2.7.1", "12.8", "7.0", "not at all"],
    ["2.8.0", "12.8", "7.0", "natively"],
    ["2.10.0+cu128", "12.8", "7.0", "natively"],
    ["2.11.0", "12.8", "7.0", "not at all"],
    ["2.10.0", "13.0", "8.9", "natively"],
    ["2.10.0", "13.0", "12.1", "natively"],
    ["2.10.0", "13.0", "10.3", "natively"],
    ["2.10.0", "13.0", "7.0", "not at all"],
    ["2.10.0", "13.0", "13.0", "compiled at first use"],
    ["2.12.0", "13.0", "13.0", "not at all"],
    ["2.10.0", "12.6", "6.1", "natively"],
    ["2.10.0", "12.6", "12.0", "not at all"],
  ])("torch %s for CUDA %s runs on %s %s", (torch, cuda, capability, how) => {
    const wheels = officialWheels(torch).get(cuda);
    expect(wheels && runsOn(capability, wheels)).toBe(how);
  });

  it("know no torch that is older or newer than their sources", () => {
    for (const torch of ["2.6.0", "2.15.0", "3.0.0", "nonsense"])
      expect(officialWheels(torch).size).toBe(0);
    expect([...officialWheels("2.12.0").keys()]).toEqual(["12.6", "13.0", "13.2"]);
  });

  it.each([
    ["NVIDIA H200", "9.0"],
    ["NVIDIA GB200", "10.0"],
    ["NVIDIA GB10", "12.1"],
    ["NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "12.0"],
    ["NVIDIA RTX 6000 Ada Generation", "8.9"],
    ["NVIDIA L40S", "8.9"],
    ["NVIDIA RTX A6000", "8.6"],
    ["NVIDIA A100-SXM4-80GB", "8.0"],
    ["Quadro RTX 8000", "7.5"],
    ["Tesla T4", "7.5"],
    ["NVIDIA GeForce GTX 1660 SUPER", "7.5"],
    ["Tesla V100-SXM2-32GB", "7.0"],
    ["Tesla P100-PCIE-16GB", "6.0"],
    ["NVIDIA GeForce GTX 980 Ti", "5.2"],
    ["Matrox G200", undefined],
    ["NVIDIA RTX 5000 Ada Generation", "8.9"],
    ["NVIDIA RTX 4000 SFF Ada Generation", "8.9"],
    ["Quadro RTX 3000", "7.5"],
    ["Quadro RTX 4000", "7.5"],
    ["Quadro RTX 5000", "7.5"],
    ["NVIDIA GeForce RTX 2050", "8.6"],
  ])("give %s its capability", (name, capability) => {
    expect(capabilityByName(name)).toBe(capability);
  });

  it("know the drivers of CUDA", () => {
    expect(driverNeeds("12.8")?.floor).toBe("525.60.13");
    expect(driverNeeds("13.0.2")?.toolkit).toBe("580.65.06");
    expect(driverNeeds("14.0")).toBeUndefined();
  });
});
