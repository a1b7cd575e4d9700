/** `comfynix why`: the chain to a package, and why it is this file. */
import { imageGraph } from "../graph/image-graph.ts";
import { nodeNamed } from "../graph/subject.ts";
import { contentsOf } from "../rules/contents.ts";
import { chosenImages, nameUnknown } from "./choose-image.ts";
import { type Command, EXIT } from "./command.ts";
import { loadProject } from "./load-project.ts";
import { nameAndImage } from "./name-and-image.ts";
import { type Why, whyIn, whyText } from "./why-text.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

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
    const { asked, image, config, json } = nameAndImage(args, "why", "the name of a package");
    const context = await loadProject(config, terminal.shown);
    const found: Why[] = [];
    const known: string[] = [];
    for (const { name, image: chosen } of chosenImages(context, image)) {
      const contents = contentsOf(context, name, chosen);
      const graph = imageGraph(contents);
      const id = nodeNamed(graph, asked)?.id;
      if (id === undefined) known.push(...[...graph.nodes.values()].flatMap(({ names }) => names));
      else found.push(whyIn(id, graph, contents));
    }
    if (found.length === 0) throw nameUnknown(asked, known);
    terminal.answer(
      json
        ? `${JSON.stringify({ schema: SCHEMA, command: "why", found }, undefined, 2)}\n`
        : `${found.map(whyText).join("\n\n")}\n`,
    );
    return EXIT.ok;
  },
};
