/** What is named in place of an image that does not run on a machine. */
import { describe, expect, it } from "vitest";
import type { HostFacts } from "../../../compiler/check/host/facts.ts";
import { whatFits } from "../../../compiler/check/host/fit.ts";
import type { Needs } from "../../../compiler/check/host/needs.ts";
import { cu128, cu130 } from "./judged.ts";

const machine = (
  driver: string | undefined,
  ...capabilities: (string | undefined)[]
): HostFacts => ({
  ...{ system: "", wsl: false, here: { found: "devices" }, engines: [], specs: [], nix: true },
  ...(driver !== undefined && { driver }),
  gpus: capabilities.map((capability, index) => ({
    ...{ index, name: "GPU" },
    ...(capability !== undefined && { capability }),
  })),
});

/** The image or the CUDA that is named. */
const named = (facts: HostFacts, needs: Needs, ...others: readonly Needs[]): string | undefined =>
  /^build (?:a variant for )?(\S+ ?[\d.]*)/.exec(whatFits(facts, needs, others))?.[1]?.trim();

const cpu: Needs = { name: "cpu", repository: "comfyui-boot", extensions: [] };
const stranger: Needs = { ...cu128, name: "other-cu128", repository: "other" };
const old = "570.195.03";

describe("in place of an image", () => {
  it("another of its repository is named first, and one of CUDA", () => {
    expect(named(machine(old, "8.6"), cu130, cpu, stranger, cu128)).toBe("comfyui-cu128");
    expect(named(machine(old, "8.6"), cu130, cpu, stranger)).toBe("other-cu128");
  });

  it("itself is never named", () => {
    expect(named(machine("580.95.05", "6.1"), cu130, cu130)).toBe("CUDA 12.6");
    expect(named(machine("580.95.05", "8.6"), cu130, cu130)).toBe("CUDA 12.8");
  });

  it("what every GPU of the machine runs is named", () => {
    expect(named(machine(old, "8.6", "6.1"), cu130, cu128)).toBe("CUDA 12.6");
  });

  it("what nothing is known against is named", () => {
    expect(named(machine(undefined, "8.6"), cu128, cu130)).toBe("comfyui");
    expect(named(machine(old, undefined), cu130, cu128)).toBe("comfyui-cu128");
    const own = { ...cu128, torch: { version: "2.10.0", official: false } };
    expect(named(machine(old, "6.1"), cu130, own)).toBe("comfyui-cu128");
  });

  it("the newest CUDA that fits is named, where no image does", () => {
    expect(named(machine("580.95.05", "8.6"), { ...cu130, cuda: "12.6" })).toBe("CUDA 13.0");
  });
});
