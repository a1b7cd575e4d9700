/** Whether what is in an image was built for the GPUs of a machine, and whether the config promises them. */
import { normalise } from "../../python/name.ts";
import { errorOf, type PartialResult } from "../compose.ts";
import { officialWheels, runsOn } from "./architectures.ts";
import type { HostFacts, HostGpu } from "./facts.ts";
import { gpuText, NEEDS_NONE, skip } from "./judgement.ts";
import type { Needs } from "./needs.ts";

/** One result for all GPUs that run alike; the worst of them decides. */
export const judgeArchitectures = (
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

/** What refuses these GPUs although torch runs on them. */
export const judgeExtensions = (
  { gpus }: HostFacts,
  { extensions }: Needs,
): readonly PartialResult[] =>
  extensions.flatMap(({ name, lowest }): readonly PartialResult[] => {
    const known = gpus.filter(({ capability }) => capability !== undefined);
    const old = known.find(({ capability }) => Number(capability) < Number(lowest));
    const id = `machine.extensions.${normalise(name.split(" ")[0] ?? name)}`;
    const compared = { expected: { lowest }, actual: { gpus: known.map(gpuText) } };
    if (known.length === 0) return [];
    if (old === undefined) return [{ id, status: "pass", ...compared }];
    const details = { name, lowest, gpu: old.name, capability: old.capability ?? "?" };
    const error = errorOf("extension_refuses", details);
    return [{ id, status: "fail", error, ...compared }];
  });

/** Whether a GPU here can have as much memory free as the config asks for. */
export const judgeMemory = (
  { gpus }: HostFacts,
  { gpuMemory }: Needs,
): readonly PartialResult[] => {
  if (gpuMemory === undefined) return [];
  const [largest] = gpus
    .filter((each): each is HostGpu & { readonly memory: number } => each.memory !== undefined)
    .toSorted((a, b) => b.memory - a.memory);
  if (largest === undefined) return [];
  const id = "machine.memory";
  const compared = { expected: { gb: gpuMemory }, actual: { gb: largest.memory } };
  if (largest.memory >= gpuMemory) return [{ id, status: "pass", ...compared }];
  const details = {
    gpu: largest.name,
    total: largest.memory.toFixed(1),
    needed: String(gpuMemory),
  };
  return [{ id, status: "fail", error: errorOf("gpu_too_small", details), ...compared }];
};

/** Whether the config promises this GPU at all. */
export const judgeCapabilities = (
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
