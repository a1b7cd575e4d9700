/** Which way the probe is started: the one asked for, or the first that has the image. */
import { dockerLaunch } from "./docker.ts";
import { type Launch, type Refusal, isRefusal } from "./launch.ts";
import { nixLaunch } from "./nix.ts";
import { podmanLaunch } from "./podman.ts";
import { pythonLaunch } from "./python.ts";
import type { Setting, Target } from "./target.ts";

/** What `--via` says. */
export type Via =
  { readonly way: "docker" | "podman" | "nix" } | { readonly way: "python"; readonly path: string };

/** How to start it, or why it cannot be started. */
export const chooseLaunch = async (
  target: Target,
  setting: Setting,
  via: Via | undefined,
): Promise<Launch | Refusal> => {
  const nix = async (): Promise<Launch | Refusal> =>
    isNamed(target)
      ? nixLaunch(target, setting)
      : { refused: "nothing_to_run", details: foreign(target), via: "nix" };
  switch (via?.way) {
    case "docker":
      return dockerLaunch(target, setting);
    case "podman":
      return podmanLaunch(target, setting);
    case "nix":
      return nix();
    case "python":
      return pythonLaunch(target, setting, via.path);
    case undefined:
      return firstThatHas(target, setting, nix);
  }
};

const isNamed = (
  target: Target,
): target is Target & { readonly name: string; readonly config: string } =>
  target.name !== undefined && target.config !== undefined;

const foreign = ({ reference }: Target): Readonly<Record<string, string>> => ({
  image: reference,
  command: "Name one of the config's images, or check in a container: --via docker",
});

/** What is no reason to stop looking: another way may have the image. */
const ABSENT = new Set([
  "engine_missing",
  "engine_not_running",
  "engine_denied",
  "engine_refused",
  "image_missing",
  "nix_missing",
  "nix_failed",
  "not_built",
]);

/** Of ways that all lack the image, the one that is told: where the user had probably meant it to be. */
const TELLING = ["engine_denied", "image_missing", "not_built"];

/**
 * Docker, Podman, Nix: the first that has the image. What is wrong with one that has it (no driver, no
 * CDI) is told rather than gone around, as the user would meet it.
 */
const firstThatHas = async (
  target: Target,
  setting: Setting,
  nix: () => Promise<Launch | Refusal>,
): Promise<Launch | Refusal> => {
  const refusals: Refusal[] = [];
  for (const way of [dockerLaunch, podmanLaunch, nix]) {
    const launch = await way(target, setting);
    if (!isRefusal(launch) || !ABSENT.has(launch.refused)) return launch;
    refusals.push(launch);
  }
  const [best] = TELLING.flatMap((code) => refusals.filter(({ refused }) => refused === code));
  if (best?.refused === "engine_denied") return best;
  return {
    refused: "nothing_to_run",
    details: {
      image: target.name ?? target.reference,
      command: best?.details["command"] ?? "Install Docker or Podman, or Nix",
    },
    via: best?.via ?? "docker",
  };
};
