import { describe, expect, test } from "vitest";
import { capabilityFaults } from "../../compiler/rules/capabilities.ts";
import { imageWith } from "./found.ts";

const faults = (cuda: string | undefined, ...capabilities: readonly string[]) =>
  capabilityFaults({ ...imageWith([], { cuda }), capabilities }).map(({ message }) => message);

describe("compute capabilities", () => {
  test.each([
    ["13.0", "7.0", "7.5"],
    ["12.8", "3.5", "5.0"],
    ["11.8", "3.0", "3.5"],
  ])("of CUDA %s do not reach down to %s", (cuda, capability, lowest) => {
    expect(faults(cuda, capability, lowest)).toEqual([
      `CUDA ${cuda} has no compute capability ${capability}: its lowest is ${lowest}`,
    ]);
  });

  test.each([
    ["12.6", "10.0", "12.8"],
    ["12.8", "12.1", "12.9"],
    ["12.9", "11.0", "13.0"],
    ["11.0", "8.6", "11.1"],
  ])("of CUDA %s do not reach up to %s", (cuda, capability, since) => {
    expect(faults(cuda, capability)).toEqual([
      `CUDA ${cuda} has no compute capability ${capability}: CUDA ${since} brought it`,
    ]);
    expect(faults(since, capability)).toEqual([]);
  });

  test("are those of a GPU that nobody has heard of yet, too", () => {
    expect(faults("13.0", "14.0")).toEqual([]);
  });
});
