/** Holds a machine against what an image needs, before the image exists: results as a check has them. */
import { driverNeeds, isAtLeast } from "../../plan/driver.ts";
import { errorOf, type PartialResult, resultOf } from "../compose.ts";
import type { CheckResult } from "../report.ts";
import { officialWheels, runsOn } from "./architectures.ts";
import { judgeEngines } from "./judge-engines.ts";
import type { HostFacts, HostGpu } from "./facts.ts";
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
    ...judgeCapabilities(facts, needs),
    ...judgeEngines(facts, needs),
  ].map(resultOf);
};

const skip = (id: string, reason: string, untested: boolean): PartialResult => ({
  id,
  status: "skip",
  reason,
  untested,
});

const NEEDS_NONE = "the image promises no CUDA";

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

const gpuText = ({ name, capability }: HostGpu): string => `${name} (${capability ?? "?"})`;

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
  if (!isAtLeast(driver, floor)) {
    const error = errorOf("driver_too_old", { ...details, other: fits() });
    return { id, status: "fail", error, ...compared };
  }
  if (toolkit !== undefined && !isAtLeast(driver, toolkit)) {
    const error = errorOf("driver_older_than_toolkit", { ...details, toolkit });
    return { id, status: "warn", error, ...compared };
  }
  return { id, status: "pass", ...compared };
};

/** One result for all GPUs that run alike; the worst of them decides. */
const judgeArchitectures = (
  { gpus }: HostFacts,
  { cuda, torch }: Needs,
  fits: () => string,
): readonly PartialResult[] => {
  const id = "machine.architectures";
  if (cuda === undefined) return [skip(id, NEEDS_NONE, false)];
  if (torch === undefined) return [skip(id, "the image has no torch of its own wheels", false)];
  const wheels = torch.official ? officialWheels(torch.version).get(cuda) : undefined;
  if (wheels === undefined) {
    const why = torch.official ? `for CUDA ${cuda} is not known` : "is not PyTorch's own wheel";
    return [skip(id, `torch ${torch.version} ${why}: only running it tells what it covers`, false)];
  }
  const known = gpus.filter(
    (each): each is HostGpu & { readonly capability: string } => each.capability !== undefined,
  );
  if (known.length === 0) return [skip(id, "no GPU's compute capability is known", true)];
  const built = [
    ...wheels.sass,
    ...(wheels.ptx === undefined ? [] : [`${wheels.ptx} as PTX`]),
  ].join(", ");
  const compared = { expected: { built }, actual: { gpus: known.map(gpuText) } };
  const details = (gpu: HostGpu): Record<string, string> => ({
    ...{ torch: torch.version, cuda, built },
    ...{ gpu: gpu.name, capability: gpu.capability ?? "?" },
  });
  const runs = known.map((gpu) => ({ gpu, how: runsOn(gpu.capability, wheels) }));
  const never = runs.find(({ how }) => how === "not at all");
  if (never !== undefined) {
    const error = errorOf(
      "architecture_missing",
      { ...details(never.gpu), fits: fits() },
      "uncovered",
    );
    return [{ id, status: "fail", error, ...compared }];
  }
  const late = runs.find(({ how }) => how === "compiled at first use");
  if (late !== undefined) {
    return [
      { id, status: "warn", error: errorOf("architecture_by_ptx", details(late.gpu)), ...compared },
    ];
  }
  return [{ id, status: "pass", ...compared }];
};

/** Whether the config promises this GPU at all. */
const judgeCapabilities = (
  { gpus }: HostFacts,
  { capabilities, name }: Needs,
): readonly PartialResult[] => {
  if (capabilities === undefined || gpus.length === 0) return [];
  const id = "machine.promised";
  const stranger = gpus.find(
    ({ capability }) => capability !== undefined && !capabilities.includes(capability),
  );
  const compared = { expected: { capabilities }, actual: { gpus: gpus.map(gpuText) } };
  if (stranger === undefined) return [{ id, status: "pass", ...compared }];
  const error = errorOf(
    "capability_not_promised",
    {
      ...{ gpu: stranger.name, capability: stranger.capability ?? "?" },
      ...{ image: name, promised: capabilities.join(", ") },
    },
    "uncovered",
  );
  return [{ id, status: "warn", error, ...compared }];
};
