/** `comfynix impact`: what a change builds again, and what it sends again. */
import type { Command } from "./command.ts";
import { nameAndImage } from "./name-and-image.ts";

export const impactCommand: Command = {
  name: "impact",
  usage: "comfynix impact NAME [IMAGE] [options]",
  summary: "say what a change of a package builds again, and which layers it sends again",
  help: `NAME is a Python distribution, an attribute of nixpkgs, a layer (layer:NAME where a package has the
same name), or nixpkgs itself; IMAGE one of the config's images, by default all that have it.
Sizes are those of the image built last on this machine (comfynix build); before that those of the
downloads, which layers have about when they are pushed, and nixpkgs' packages have none. A change is taken for another version that needs what this one needs.

options:
  --config PATH  the config or its folder; default: this folder
  --json         print the answer to stdout as JSON
  --help         show this

examples:
  comfynix impact torch
  comfynix impact layer:torch comfyui
  comfynix impact nvidia-cublas --json | jq '.images[].layers'`,
  run: async (args, terminal) => {
    const asked = nameAndImage(args, "impact", "the name of what changes");
    const { runImpact } = await import("./run-impact.ts");
    return await runImpact(asked, terminal);
  },
};
