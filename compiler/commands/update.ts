/** `comfynix update`: a git source, or the pin of nixpkgs, moves to another commit. */
import { type Command, UsageError } from "./command.ts";
import { CHANNEL } from "./update/channel.ts";
import { parseArguments } from "./parse-arguments.ts";

export const updateCommand: Command = {
  name: "update",
  usage: "comfynix update NAME [REV|BRANCH|TAG] [options]",
  summary: "move a git source, or nixpkgs, to another commit; config and lock together",
  help: `NAME is a git source of the config, or nixpkgs. Without a commit, branch or tag, a source goes to
the end of its default branch, and nixpkgs to the end of ${CHANNEL}.

The revision is rewritten where the config says it, and its entry in comfyui.lock.json with it. With
nixpkgs go its narHash, what is known of its packages (asked of Nix, where Nix is) and the catalogue.
All files are written, or none.

options:
  --config PATH      the config or its folder; default: this folder
  --dry-run          say what would change, and write nothing
  --anyway           nixpkgs: move although the new one lacks or refuses packages that are used
  --allow-insecure   allow plain http
  --json             print the result to stdout as JSON
  --help             show this

examples:
  comfynix update clip
  comfynix update clip v1.0
  comfynix update clip dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1
  comfynix update nixpkgs nixos-25.11
  comfynix update clip --json | jq -r '"\\(.from) \\(.to)"'`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      config: { type: "string" },
      "dry-run": { type: "boolean" },
      anyway: { type: "boolean" },
      "allow-insecure": { type: "boolean" },
      json: { type: "boolean" },
    });
    const [name, word, ...rest] = positionals;
    if (name === undefined)
      throw new UsageError("update takes the name of a git source, or nixpkgs");
    if (rest.length > 0) throw new UsageError("update takes a name and one commit, branch or tag");
    const { runUpdate } = await import("./update/run.ts");
    return await runUpdate(
      {
        name,
        word,
        config: values.config,
        dry: values["dry-run"] === true,
        anyway: values.anyway === true,
        allowInsecure: values["allow-insecure"] === true,
        json: values.json === true,
      },
      terminal,
    );
  },
};
