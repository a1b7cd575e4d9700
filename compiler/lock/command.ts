/** `comfynix lock`: finds, hashes and looks into everything the config needs from outside. */
import type { Command } from "../commands/command.ts";
import { FACTS_NAME } from "./facts-name.ts";
import { configOf, parseArguments } from "../commands/parse-arguments.ts";

export const lockCommand: Command = {
  name: "lock",
  usage: "comfynix lock [config] [options]",
  summary: "find, hash and look into all that the config needs; write comfyui.lock.json",
  help: `config is a file, or a folder with a comfyui.config.ts or .mts; default: this folder.
What is locked stays as long as it fits the config. What is new is looked up in the image's indexes;
wheels are looked into, and what they require is added. Interrupt it at any time: what was read so far
is kept, and the lock is written whole or not at all.

options:
  --update NAME    take the best file of NAME there is now; may be repeated
  --accept NAME    take the new hash of NAME, although another one is locked; may be repeated
  --check          write nothing; exit 1 when the lock is not what would be written, or an index has
                   another hash for what is locked
  --light          leave out the look at native code, for which wheels are read from end to end
  --no-keep        leave files that were read from end to end out of the Nix store; with them the build
                   need not download these again
  --offline        ask nobody: what is in the cache and in the facts file is all there is
  --allow-insecure let plain http be used
  --facts FILE     read facts from FILE instead of ${FACTS_NAME} beside the config
  --json           print the result to stdout as JSON
  --config PATH    another way to name the config
  --help           show this

Logins are taken from ~/.netrc and from COMFYNIX_TOKEN_<HOST>, and never stored.

a facts file, JSON:
  {
    "version": 1,
    "artifacts": {
      "https://…/six-1.17.0-py2.py3-none-any.whl":
        { "hash": "sha256-…", "source": "who says so" },
      "git+https://github.com/openai/CLIP@dcba…":
        { "hash": "sha256-…", "source": "…" }
    },
    "nixpkgs": {
      "git+https://github.com/NixOS/nixpkgs@2fc6…":
        { "narHash": "sha256-…", "lastModified": 1771848320, "source": "…" }
    }
  }

examples:
  comfynix lock
  comfynix lock --update torch --update torchvision
  comfynix lock --check --json       # in CI
  comfynix lock --offline --facts facts.json`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      config: { type: "string" },
      facts: { type: "string" },
      accept: { type: "string", multiple: true },
      update: { type: "string", multiple: true },
      check: { type: "boolean" },
      light: { type: "boolean" },
      "no-keep": { type: "boolean" },
      offline: { type: "boolean" },
      "allow-insecure": { type: "boolean" },
      json: { type: "boolean" },
    });
    const config = configOf("lock", positionals, values.config);
    const { accept = [], update = [] } = values;
    const { runLock } = await import("../commands/run-lock.ts");
    return await runLock(
      {
        config,
        facts: values.facts,
        accept,
        update,
        check: values.check === true,
        light: values.light === true,
        keep: values["no-keep"] !== true,
        offline: values.offline === true,
        allowInsecure: values["allow-insecure"] === true,
        json: values.json === true,
      },
      terminal,
    );
  },
};
