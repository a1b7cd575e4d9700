/** Holds a machine against what an image needs, before the image exists: results as a check has them. */
import { isBelow } from "../../dotted-version.ts";
import { driverNeeds } from "../../plan/driver.ts";
import { errorOf, type PartialResult, resultOf } from "../compose.ts";
import type { CheckResult } from "../report.ts";
import { judgeEngines } from "./judge-engines.ts";
import type { HostFacts } from "./facts.ts";
import { gpuText, NEEDS_NONE, skip } from "./judgement.ts";
import {
  judgeArchitectures,
  judgeCapabilities,
  judgeExtensions,
  judgeMemory,
} from "./judge-coverage.ts";
import { whatFits } from "./fit.ts";
import type { Needs } from "./needs.ts";

/**
 * The results, in the order in which they would be met.
 *
 * @param others  The other images of the config, for one that fits where this one does not.
 */
export const judgeHost = (
  facts: HostFacts,
  needs: Needs,
  others: readonly Needs[],
): readonly CheckResult[] => {
  const fits = (): string => whatFits(facts, needs, others);
  return [
    judgeGpu(facts, needs),
    judgeDriver(facts, needs, fits),
    ...judgeArchitectures(facts, needs, fits),
    ...judgeExtensions(facts, needs),
    ...judgeCapabilities(facts, needs),
    ...judgeMemory(facts, needs),
    ...judgeEngines(facts, needs),
  ].map(resultOf);
};

const judgeGpu = ({ here, gpus, wsl }: HostFacts, { cuda, other }: Needs): PartialResult => {
  const id = "machine.gpu";
  if (cuda === undefined) {
    return skip(
      id,
      other === undefined ? NEEDS_NONE : `of ${other} this check knows nothing`,
      other !== undefined,
    );
  }
  switch (here.found) {
    case "nothing":
      return skip(id, "there is no NVIDIA GPU in this machine", true);
    case "no-driver":
      return { id, status: "fail", error: errorOf("driver_absent", { device: here.device }) };
    case "devices":
      return gpus.length > 0
        ? { id, status: "pass", actual: { gpus: gpus.map(gpuText), wsl } }
        : { id, status: "fail", error: errorOf("gpu_not_found", {}) };
  }
};

const judgeDriver = (
  { here, driver }: HostFacts,
  { cuda }: Needs,
  fits: () => string,
): PartialResult => {
  const id = "machine.driver";
  if (cuda === undefined) return skip(id, NEEDS_NONE, false);
  if (here.found !== "devices") return skip(id, "there is no driver to look at", true);
  const { floor, toolkit } = driverNeeds(cuda) ?? {};
  if (floor === undefined) return skip(id, `nothing is known of CUDA ${cuda}'s driver`, false);
  if (driver === undefined) return { id, status: "fail", error: errorOf("driver_unknown", {}) };
  const compared = { expected: { least: floor, toolkit: toolkit ?? null }, actual: { driver } };
  const details = { found: driver, cuda, needed: floor };
  if (isBelow(driver, floor)) {
    const error = errorOf("driver_too_old", { ...details, other: fits() });
    return { id, status: "fail", error, ...compared };
  }
  if (toolkit !== undefined && isBelow(driver, toolkit)) {
    const error = errorOf("driver_older_than_toolkit", { ...details, toolkit });
    return { id, status: "warn", error, ...compared };
  }
  return { id, status: "pass", ...compared };
};
