/** The probe in a container of Docker. */
import { cdiSpecs } from "./cdi.ts";
import { cdiFolders, type DockerInfo, dockerInfo } from "./engine-info.ts";
import { containerName, runArguments } from "./container.ts";
import { gpuHere, NO_GPU } from "./gpu-here.ts";
import type { GpuWay, Launch, Refusal } from "./launch.ts";
import { getImage, type Setting, type Target } from "./target.ts";

/** Docker's way to run the probe. */
export const dockerLaunch = async (target: Target, setting: Setting): Promise<Launch | Refusal> => {
  const { ask, extra, args } = setting;
  const refuse = (refused: string, details = {}, said = ""): Refusal => ({
    refused,
    details: { engine: "Docker", reference: target.reference, ...details },
    via: "docker",
    ...(said !== "" && { said }),
  });
  const info = await dockerInfo(ask);
  if ("refused" in info) return refuse(info.refused, info.details, info.said);
  const image = await ask("docker", "image", "inspect", "--format", "{{.Id}}", target.reference);
  if (!image.ok) {
    return refuse("image_missing", { command: getImage(target, "docker") }, image.stderr);
  }
  const id = image.stdout.trim();
  const way = setting.gpu ? await gpuWay(info, setting) : { gpus: "none" as const, notes: [] };
  if ("device" in way) return refuse("driver_absent", { device: way.device });
  const name = containerName();
  return {
    via: "docker",
    gpus: way.gpus,
    program: "docker",
    args: runArguments({
      engine: "docker",
      name,
      reference: target.reference,
      gpus: way.gpus,
      unlabelled: (info.SecurityOptions ?? []).some((each) => each.startsWith("name=selinux")),
      extra,
      args,
    }),
    env: setting.env,
    subject: `${target.reference} in Docker`,
    image: { reference: target.reference, id },
    ...(!JSON.stringify(info.DriverStatus ?? []).includes("containerd") && { config: id }),
    key: id.replace(/^sha256:/, ""),
    remove: ["docker", "rm", "--force", name],
    notes: way.notes,
  };
};

type Chosen =
  { readonly gpus: GpuWay; readonly notes: readonly string[] } | { readonly device: string };

/**
 * CDI where the daemon takes it and knows the device, else `--gpus`. A daemon elsewhere is told what a
 * daemon here would be: nothing of its machine can be seen.
 */
const gpuWay = async (info: DockerInfo, { ask, tree }: Setting): Promise<Chosen> => {
  const known = (info.DiscoveredDevices ?? []).some(({ ID }) => ID === "nvidia.com/gpu=all");
  if (known) return { gpus: "cdi", notes: [] };
  const context = await ask(
    "docker",
    "context",
    "inspect",
    "--format",
    "{{.Endpoints.docker.Host}}",
  );
  if (!/^(?:unix|npipe):/.test(context.stdout)) return { gpus: "gpus", notes: [] };
  const here = gpuHere(tree);
  if (here.found === "no-driver") return { device: here.device };
  if (here.found === "nothing") return { gpus: "none", notes: [NO_GPU] };
  return cdiSpecs(tree, cdiFolders(info)).some(({ all }) => all)
    ? { gpus: "cdi", notes: [] }
    : { gpus: "gpus", notes: [] };
};
