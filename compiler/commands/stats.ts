/** `comfynix stats`: what the images are made of, counted. */
import { type Command, UsageError } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

export const statsCommand: Command = {
  name: "stats",
  usage: "comfynix stats [IMAGE] [options]",
  summary: "count packages and bytes by kind and by layer",
  help: `IMAGE is one of the config's images, by default all.

download: bytes of wheels and archives as they are fetched; unpacked: of wheels' files, which is what they
take in the image. Of nixpkgs' packages the lock knows no sizes.

options:
  --config PATH  the config or its folder; default: this folder
  --json         print the numbers to stdout as JSON
  --help         show this

examples:
  comfynix stats
  comfynix stats --json | jq '.images[].bytes'`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      config: { type: "string" },
      json: { type: "boolean" },
    });
    const [image, ...others] = positionals;
    if (others.length > 0) throw new UsageError("stats takes one image");
    const { runStats } = await import("./run-stats.ts");
    return await runStats(
      {
        ...(values.config !== undefined && { config: values.config }),
        ...(image !== undefined && { image }),
        json: values.json === true,
      },
      terminal,
    );
  },
};
