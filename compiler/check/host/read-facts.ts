/** Looks at a machine: its files, and a few programs that are asked one question each. */
import type { Ask } from "../../host/ask.ts";
import type { Tree } from "../../host/tree.ts";
import { cdiSpecs } from "../launch/cdi.ts";
import { gpuHere } from "../launch/gpu-here.ts";
import { loadedDriver } from "./driver.ts";
import { findEngines } from "./engines.ts";
import type { HostFacts } from "./facts.ts";
import { findGpus } from "./gpus.ts";

/** Everything the judgement needs; nothing is started, changed or written. */
export const readHost = async (tree: Tree, ask: Ask): Promise<HostFacts> => {
  const here = gpuHere(tree);
  const found = here.found === "devices" ? await findGpus(tree, ask) : { gpus: [] };
  const driver = loadedDriver(tree) ?? found.driver;
  return {
    system: systemName(tree),
    wsl: /microsoft/i.test(tree.text("/proc/sys/kernel/osrelease") ?? ""),
    here,
    ...(driver !== undefined && { driver }),
    gpus: found.gpus,
    engines: await findEngines(tree, ask),
    specs: cdiSpecs(tree),
    nix: (await ask("nix", "--version")).ok,
  };
};

/** Source: os-release(5). */
const systemName = (tree: Tree): string => {
  const text = tree.text("/etc/os-release") ?? tree.text("/usr/lib/os-release") ?? "";
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? "Linux";
};
