/** `comfynix outdated`: what the indexes have by now that is newer than what is locked. */
import type { Command } from "./command.ts";
import { configOf, parseArguments } from "./parse-arguments.ts";

export const outdatedCommand: Command = {
  name: "outdated",
  usage: "comfynix outdated [config] [options]",
  summary: "list what the indexes have that is newer than what is locked",
  help: `config is a file, or a folder with a comfyui.config.ts or .mts; default: this folder.
"fits" is the newest release that the config and all who require it admit: comfynix lock --update NAME
takes it. "newest" is the newest one that runs in the image. Git sources are for comfynix update.

options:
  --allow-insecure  let plain http be used
  --json            print the list to stdout as JSON
  --config PATH     another way to name the config
  --help            show this

examples:
  comfynix outdated
  comfynix outdated --json | jq -r '.outdated[].name'`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      config: { type: "string" },
      json: { type: "boolean" },
      "allow-insecure": { type: "boolean" },
    });
    const config = configOf("outdated", positionals, values.config);
    const { runOutdated } = await import("./run-outdated.ts");
    return await runOutdated(
      {
        config,
        allowInsecure: values["allow-insecure"] === true,
        json: values.json === true,
      },
      terminal,
    );
  },
};
