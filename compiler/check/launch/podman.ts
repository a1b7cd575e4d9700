/** The probe in a container of Podman. */
import { containerName, runArguments } from "./container.ts";
import { gpuHere, NO_GPU } from "./gpu-here.ts";
import type { Launch, Refusal } from "./launch.ts";
import { PODMAN_CDI, podmanTakesCdi, podmanVersion } from "./engine-info.ts";
import { getImage, type Setting, type Target } from "./target.ts";

/** Podman's way to run the probe. */
export const podmanLaunch = async (target: Target, setting: Setting): Promise<Launch | Refusal> => {
  const { ask, tree, extra, args } = setting;
  const refuse = (refused: string, details = {}, said = ""): Refusal => ({
    refused,
    details: { engine: "Podman", reference: target.reference, ...details },
    via: "podman",
    ...(said !== "" && { said }),
  });
  const version = await podmanVersion(ask);
  if (typeof version !== "string") return refuse(version.refused, version.details, version.said);
  const image = await ask("podman", "image", "inspect", "--format", "{{.Id}}", target.reference);
  if (!image.ok) {
    return refuse("image_missing", { command: getImage(target, "podman") }, image.stderr);
  }
  const here = setting.gpu ? gpuHere(tree) : ({ found: "nothing" } as const);
  if (here.found === "no-driver") return refuse("driver_absent", { device: here.device });
  const gpus = here.found === "devices" ? "cdi" : "none";
  if (gpus === "cdi" && !podmanTakesCdi(version)) {
    return refuse("engine_too_old", { version, needed: PODMAN_CDI });
  }
  const id = image.stdout.trim();
  const name = containerName();
  return {
    via: "podman",
    gpus,
    program: "podman",
    args: runArguments({
      engine: "podman",
      name,
      reference: target.reference,
      gpus,
      unlabelled: gpus === "cdi",
      extra,
      args,
    }),
    env: setting.env,
    subject: `${target.reference} in Podman`,
    image: { reference: target.reference, id: `sha256:${id}` },
    config: `sha256:${id}`,
    key: id,
    remove: ["podman", "rm", "--force", "--ignore", "--time=0", name],
    notes: setting.gpu && gpus === "none" ? [NO_GPU] : [],
  };
};
