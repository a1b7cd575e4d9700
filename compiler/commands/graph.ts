/** `comfynix graph`: a page that shows where an image's bytes are, and why. */
import { type Command, UsageError } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

export const graphCommand: Command = {
  name: "graph",
  usage: "comfynix graph [IMAGE] [options]",
  summary:
    "write a page that shows where the bytes are, why a package is there, and what moves with it",
  help: `IMAGE is one of the config's images; it may be left out where there is only one.
The page is one HTML file that needs no network: send it to anybody. Sizes are those of the image built
last on this machine (comfynix build); before that those of the downloads, and nixpkgs' packages have none.

options:
  --out FILE     where to write it; default: IMAGE.html in this folder; - is stdout;
                 a page that is there is replaced
  --config PATH  the config or its folder; default: this folder
  --help         show this

examples:
  comfynix graph
  comfynix graph comfyui --out /tmp/comfyui.html`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      config: { type: "string" },
      out: { type: "string" },
    });
    const [image, ...others] = positionals;
    if (others.length > 0) throw new UsageError("graph takes one image");
    const { runGraph } = await import("./run-graph.ts");
    return await runGraph({ ...values, ...(image !== undefined && { image }) }, terminal);
  },
};
