/** The probe of the flake, run on this machine without a container. */
import { existsSync } from "node:fs";
import path from "node:path";
import { FEATURES } from "../../host/nix-command.ts";
import { nixSays } from "../../host/nix.ts";
import type { Launch, Refusal } from "./launch.ts";
import { driverPath, type Setting, type Target } from "./target.ts";

/** `nix run` of the image's check, once its environment is built: this command builds no image. */
export const nixLaunch = async (
  target: Target & { readonly name: string; readonly config: string },
  { ask, gpu, extra, args, driver }: Setting,
): Promise<Launch | Refusal> => {
  const { name, config, reference } = target;
  const flake = `path:${path.join(path.dirname(config), "nix")}`;
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
  const attribute = `${flake}#packages.x86_64-linux.${name}-env.outPath`;
  const options = [...FEATURES, "--no-write-lock-file", ...extra];
  const answer = await ask("nix", "eval", "--raw", ...options, attribute);
  if (answer.missing) return refuse("nix_missing", {});
  if (!answer.ok) return refuse("nix_failed", { said: nixSays(answer.stderr) }, answer.stderr);
  const environment = answer.stdout.trim();
  if (!existsSync(environment)) {
    return refuse("not_built", { command: `Build it: comfynix build ${name}` });
  }
  return {
    via: "nix",
    gpus: gpu ? "host" : "none",
    program: "nix",
    args: ["run", ...options, `${flake}#${name}-check`, "--", ...args],
    env: gpu ? driverPath(driver()) : {},
    subject: `${name} in Nix`,
    image: { reference, store_path: environment },
    key: path.basename(environment).slice(0, 32),
    notes: [],
  };
};
