/** The probe in a container of Podman. */
import * as v from "valibot";
import { containerName, runArguments } from "./container.ts";
import { gpuHere, NO_GPU } from "./gpu-here.ts";
import type { Launch, Refusal } from "./launch.ts";
import { sentenceOf } from "./recognise.ts";
import { type Setting, type Target, loadCommand } from "./target.ts";

const VersionSchema = v.looseObject({ version: v.looseObject({ Version: v.string() }) });

/** The first that takes CDI devices. Source: Podman 4.1.0, release notes. */
const CDI_SINCE = [4, 1];

/** Podman's way to run the probe. */
export const podmanLaunch = async (target: Target, setting: Setting): Promise<Launch | Refusal> => {
  const { ask, tree, extra, args } = setting;
  const refuse = (refused: string, details = {}, said = ""): Refusal => ({
    refused,
    details: { engine: "Podman", reference: target.reference, ...details },
    via: "podman",
    ...(said !== "" && { said }),
  });
  const answer = await ask("podman", "info", "--format", "json");
  if (answer.missing) return refuse("engine_missing");
  const version = versionIn(answer.stdout);
  if (!answer.ok || version === undefined) {
    const { code, details } = sentenceOf(answer.stderr);
    return refuse(code, details, answer.stderr);
  }
  const image = await ask("podman", "image", "inspect", "--format", "{{.Id}}", target.reference);
  if (!image.ok) {
    return refuse("image_missing", { command: loadCommand(target, "podman") }, image.stderr);
  }
  const here = setting.gpu ? gpuHere(tree) : ({ found: "nothing" } as const);
  if (here.found === "no-driver") return refuse("driver_absent", { device: here.device });
  const gpus = here.found === "devices" ? "cdi" : "none";
  if (gpus === "cdi" && !takesCdi(version)) {
    return refuse("engine_too_old", { version, needed: CDI_SINCE.join(".") });
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
    env: {},
    subject: `${target.reference} in Podman`,
    image: { reference: target.reference, id: `sha256:${id}` },
    key: id,
    remove: ["podman", "rm", "--force", "--ignore", "--time=0", name],
    notes: setting.gpu && gpus === "none" ? [NO_GPU] : [],
  };
};

const versionIn = (text: string): string | undefined => {
  try {
    const read = v.safeParse(VersionSchema, JSON.parse(text));
    return read.success ? read.output.version.Version : undefined;
  } catch {
    return undefined;
  }
};

const takesCdi = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [since = 0, sinceMinor = 0] = CDI_SINCE;
  return major > since || (major === since && minor >= sinceMinor);
};
