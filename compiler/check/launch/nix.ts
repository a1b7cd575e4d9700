/** The probe of the flake, run on this machine without a container. */
import { existsSync } from "node:fs";
import path from "node:path";
import { FEATURES } from "../../host/nix-features.ts";
import { nixSays } from "../../host/nix.ts";
import type { Launch, Refusal } from "./launch.ts";
import { buildCommand, type NamedTarget, type Setting } from "./target.ts";

/**
 * The image's own check in the image's environment, run by Nix once the image is built: this command
 * builds no image.
 */
export const nixLaunch = async (
  target: NamedTarget,
  setting: Setting,
): Promise<Launch | Refusal> => {
  const { ask, gpu, extra, args, driver, imageEnv } = setting;
  const { name, config, reference } = target;
  const refuse = (
    refused: string,
    details: Readonly<Record<string, string>>,
    said = "",
  ): Refusal => ({
    refused,
    details: { image: name, ...details },
    via: "nix",
    ...(said !== "" && { said }),
  });
  const folder = path.join(path.dirname(config), "nix");
  const unbuilt = { command: `Build it: ${buildCommand(target)}` };
  if (!existsSync(folder)) {
    const { missing } = await ask("nix", "--version");
    return missing ? refuse("nix_missing", {}) : refuse("not_built", unbuilt);
  }
  const flake = setting.flake(folder);
  const options = [...FEATURES, "--no-write-lock-file", ...extra];
  const app = `${flake}#apps.x86_64-linux.${name}-check.program`;
  const answer = await ask("nix", "eval", "--raw", ...options, app);
  if (answer.missing) return refuse("nix_missing", {});
  if (!answer.ok) return refuse("nix_failed", { said: nixSays(answer.stderr) }, answer.stderr);
  const program = answer.stdout.trim();
  if (!existsSync(program)) return refuse("not_built", unbuilt);
  const store = program.split("/").slice(0, 4).join("/");
  return {
    via: "nix",
    gpus: gpu ? "host" : "none",
    program: "nix",
    args: ["run", ...options, `${flake}#${name}-run`, "--", program, ...args],
    env: imageEnv(gpu ? driver() : undefined),
    subject: `${name} in Nix`,
    image: { reference, store_path: store },
    key: path.basename(store).slice(0, 32),
    notes: [],
  };
};
