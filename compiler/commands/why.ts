/** `comfynix why`: the chain to a package, and why it is this file. */
import type { Command } from "./command.ts";
import { nameAndImage } from "./name-and-image.ts";

export const whyCommand: Command = {
  name: "why",
  usage: "comfynix why NAME [IMAGE] [options]",
  summary: "say who asks for a package, why it is this file, and what was not taken",
  help: `NAME is a Python distribution or an attribute of nixpkgs; IMAGE one of the config's images, by default all.

options:
  --config PATH  the config or its folder; default: this folder
  --json         print the answer to stdout as JSON
  --help         show this

examples:
  comfynix why sympy
  comfynix why nvidia-cublas comfyui --json`,
  run: async (args, terminal) => {
    const asked = nameAndImage(args, "why", "the name of a package");
    const { runWhy } = await import("./run-why.ts");
    return await runWhy(asked, terminal);
  },
};
