/** The container engines of a machine, and whether they can give a container the GPUs. */
import type { Ask } from "../../host/ask.ts";
import type { Tree } from "../../host/tree.ts";
import { cdiSpecs } from "../launch/cdi.ts";
import {
  cdiFolders,
  type DockerInfo,
  dockerInfo,
  type NoInfo,
  PODMAN_CDI,
  podmanTakesCdi,
  podmanVersion,
} from "../launch/engine-info.ts";
import type { EngineFacts } from "./facts.ts";

/** Those that are installed. */
export const findEngines = async (tree: Tree, ask: Ask): Promise<readonly EngineFacts[]> => {
  const [docker, podman] = [await dockerInfo(ask), await podmanVersion(ask)];
  return [
    ...(isMissing(docker) ? [] : [dockerFacts(tree, docker)]),
    ...(isMissing(podman) ? [] : [podmanFacts(tree, podman)]),
  ];
};

const isMissing = (info: DockerInfo | NoInfo | string): boolean =>
  typeof info === "object" && "refused" in info && info.refused === "engine_missing";

/** Where NVIDIA's packages put the hook that makes `--gpus` work. */
const HOOKS = [
  "/usr/bin/nvidia-container-runtime-hook",
  "/usr/local/nvidia/toolkit/nvidia-container-runtime-hook",
  "/run/current-system/sw/bin/nvidia-container-runtime-hook",
];

const dockerFacts = (tree: Tree, info: DockerInfo | NoInfo): EngineFacts => {
  if ("refused" in info) return faulty("docker", info.refused, info.details);
  const { ServerVersion: version } = info;
  const listed = (info.DiscoveredDevices ?? []).some(({ ID }) => ID === "nvidia.com/gpu=all");
  if (listed || cdiSpecs(tree, cdiFolders(info)).some(({ all }) => all)) {
    return { engine: "docker", version, gpus: "cdi" };
  }
  // Docker Desktop brings the toolkit itself.
  const toolkit =
    info.OperatingSystem === "Docker Desktop" ||
    Object.hasOwn(info.Runtimes ?? {}, "nvidia") ||
    HOOKS.some((each) => tree.exists(each));
  if (toolkit) return { engine: "docker", version, gpus: "gpus" };
  // A specification lies there, and this Docker does not read it.
  const code = cdiSpecs(tree).some(({ all }) => all) ? "cdi_not_enabled" : "no_nvidia_runtime";
  return { ...faulty("docker", code, {}), version };
};

const podmanFacts = (tree: Tree, version: string | NoInfo): EngineFacts => {
  if (typeof version !== "string") return faulty("podman", version.refused, version.details);
  if (!podmanTakesCdi(version)) {
    return { ...faulty("podman", "engine_too_old", { version, needed: PODMAN_CDI }), version };
  }
  return cdiSpecs(tree).some(({ all }) => all)
    ? { engine: "podman", version, gpus: "cdi" }
    : { ...faulty("podman", "no_cdi_spec", {}), version };
};

const faulty = (
  engine: EngineFacts["engine"],
  code: string,
  details: Readonly<Record<string, string>>,
): EngineFacts => ({
  engine,
  fault: { code, details: { engine: engine === "docker" ? "Docker" : "Podman", ...details } },
});
