/** `comfynix log`: what a package's builder said in the last build. */
import { type Command, UsageError } from "../commands/command.ts";
import { parseArguments } from "../commands/parse-arguments.ts";

export const logCommand: Command = {
  name: "log",
  usage: "comfynix log PACKAGE [options] [-- nix arguments]",
  summary: "show the log of a package's last build",
  help: `PACKAGE is a distribution, an attribute of nixpkgs, or any derivation's name. Where no build of this
config of late has built it, Nix is asked for the log of when it was built.

options:
  --config PATH   the config, or its folder; default: this folder
  --image NAME    look in the last build of this image alone
  --nix           show what Nix itself said in the last build; goes without PACKAGE
  --help          show this

examples:
  comfynix log torch
  comfynix log --nix
  comfynix log python3.14-torch-2.10.0`,
  run: async (args, terminal) => {
    const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
    const { values, positionals } = parseArguments(own, {
      config: { type: "string" },
      image: { type: "string" },
      nix: { type: "boolean" },
    });
    const [name, ...others] = positionals;
    if ((values.nix === true) === (name !== undefined) || others.length > 0) {
      throw new UsageError("log takes one package, or --nix");
    }
    const { runLog } = await import("../commands/run-log.ts");
    return await runLog(
      {
        ...(values.config !== undefined && { config: values.config }),
        ...(values.image !== undefined && { image: values.image }),
        ...(name !== undefined && { name }),
        more: args.slice(own.length + 1),
      },
      terminal,
    );
  },
};
