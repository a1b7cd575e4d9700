/** Whether a container of this machine can be given its GPUs. */
import { errorOf, type PartialResult } from "../compose.ts";
import type { EngineFacts, HostFacts } from "./facts.ts";
import type { Needs } from "./needs.ts";

/** One engine that can is enough; what the others lack is said as a warning. */
export const judgeEngines = (facts: HostFacts, { cuda }: Needs): readonly PartialResult[] => {
  const { engines, nix, here } = facts;
  if (engines.length === 0) {
    const status = nix ? "warn" : "fail";
    const error = errorOf("no_engine", { instead: nix ? "npx comfynix check --via nix" : "Nix" });
    return [{ id: "machine.engine", status, error }];
  }
  const wantsGpu = cuda !== undefined && here.found === "devices";
  const usable = engines.filter(({ gpus, fault }) =>
    wantsGpu ? gpus !== undefined : fault === undefined || fault.code !== "engine_denied",
  );
  return [
    ...engines.map((each) => judge(each, wantsGpu, usable.length > 0)),
    ...stale(facts, cuda),
  ];
};

const judge = (
  { engine, version, gpus, fault }: EngineFacts,
  wantsGpu: boolean,
  anotherCan: boolean,
): PartialResult => {
  const id = `machine.engine.${engine}`;
  const actual = { version: version ?? null, gpus: gpus ?? null };
  // Without a GPU to give it matters only whether the engine answers.
  const matters = wantsGpu || version === undefined;
  if (fault === undefined || !matters) return { id, status: "pass", actual };
  const status = anotherCan ? "warn" : "fail";
  return { id, status, actual, error: errorOf(fault.code, fault.details) };
};

/** A specification mounts the files of one driver by their names: after an update they are gone. */
const stale = (
  { engines, specs, driver }: HostFacts,
  cuda: string | undefined,
): readonly PartialResult[] => {
  const spec = specs.find(({ all }) => all);
  if (cuda === undefined || spec?.driver === undefined || driver === undefined) return [];
  const id = "machine.cdi";
  const compared = { expected: { driver }, actual: { file: spec.file, driver: spec.driver } };
  if (spec.driver === driver) return [{ id, status: "pass", ...compared }];
  const details = { file: spec.file, of: spec.driver, driver };
  const status = engines.some(({ gpus }) => gpus === "gpus") ? "warn" : "fail";
  return [{ id, status, error: errorOf("cdi_of_another_driver", details), ...compared }];
};
