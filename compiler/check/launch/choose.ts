/** Which way the probe is started: the one asked for, or the first that has the image. */
import { dockerLaunch } from "./docker.ts";
import { type Launch, type Refusal, isRefusal } from "./launch.ts";
import { nixLaunch } from "./nix.ts";
import { podmanLaunch } from "./podman.ts";
import { pythonLaunch } from "./python.ts";
import { isNamed, type Setting, type Target } from "./target.ts";

/** What `--via` says. */
export type Via =
  { readonly way: "docker" | "podman" | "nix" } | { readonly way: "python"; readonly path: string };

/** How to start it, or why it cannot be started. */
export const chooseLaunch = async (
  target: Target,
  setting: Setting,
  via: Via | undefined,
): Promise<Launch | Refusal> => {
  switch (via?.way) {
    case "docker":
      return dockerLaunch(target, setting);
    case "podman":
      return podmanLaunch(target, setting);
    case "nix":
      return isNamed(target)
        ? nixLaunch(target, setting)
        : { refused: "not_of_config", details: { image: target.reference }, via: "nix" };
    case "python":
      return pythonLaunch(target, setting, via.path);
    case undefined:
      return firstThatHas(target, setting);
  }
};

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
const TELLING = [
  "engine_denied",
  "image_missing",
  "not_built",
  "engine_not_running",
  "engine_refused",
  "nix_failed",
];

/**
 * Docker, Podman, Nix: the first that has the image. What is wrong with one that has it (no driver, no
 * CDI) is told rather than gone around, as the user would meet it.
 */
const firstThatHas = async (target: Target, setting: Setting): Promise<Launch | Refusal> => {
  const named = isNamed(target);
  const ways = [
    () => dockerLaunch(target, setting),
    () => podmanLaunch(target, setting),
    ...(named ? [() => nixLaunch(target, setting)] : []),
  ];
  const refusals: Refusal[] = [];
  for (const way of ways) {
    const launch = await way();
    if (!isRefusal(launch) || !ABSENT.has(launch.refused)) return launch;
    refusals.push(launch);
  }
  const [best] = TELLING.flatMap((code) => refusals.filter(({ refused }) => refused === code));
  const command = best?.details["command"];
  if (best !== undefined && !(named && command !== undefined)) return best;
  return {
    refused: "nothing_to_run",
    details: {
      image: target.name ?? target.reference,
      command: command ?? `Install Docker or Podman${named ? ", or Nix" : ""}`,
    },
    via: best?.via ?? "docker",
  };
};
