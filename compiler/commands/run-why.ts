/** One run of `comfynix why`. */
import { imageGraph } from "../graph/image-graph.ts";
import { nodeNamed } from "../graph/subject.ts";
import type { Terminal } from "../host/terminal.ts";
import { contentsOf } from "../rules/contents.ts";
import { chosenImages, nameUnknown } from "./choose-image.ts";
import { EXIT } from "./command.ts";
import { loadProject } from "./load-project.ts";
import type { NameAndImage } from "./name-and-image.ts";
import { type Why, whyIn, whyText } from "./why-text.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

/** @returns The exit code. @throws {Problem} Of a name that no image has. @throws {UsageError} Of an image that is not there. */
export const runWhy = async (
  { asked, image, config, json }: NameAndImage,
  terminal: Terminal,
): Promise<number> => {
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
};
