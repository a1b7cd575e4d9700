/** `comfynix impact`: what a change builds again, and what it sends again. */
import { parseArgs } from "node:util";
import { derivationsOf } from "../graph/derivations.ts";
import { imageGraph } from "../graph/image-graph.ts";
import { groundsOf, impactOf } from "../graph/impact.ts";
import { subjectNames, subjectOf } from "../graph/subject.ts";
import { chosenImages, nameUnknown } from "./choose-image.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { type Answer, impactText } from "./impact-text.ts";
import { loadProject } from "./load-project.ts";
import { plannedImages } from "./planned-images.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

export const impactCommand: Command = {
  name: "impact",
  usage: "comfynix impact NAME [IMAGE] [options]",
  summary: "say what a change of a package builds again, and which layers it sends again",
  help: `NAME is a Python distribution, an attribute of nixpkgs, a layer (layer:NAME where a package has the
same name), or nixpkgs itself; IMAGE one of the config's images, by default all that have it.
Sizes are those of the downloads, which layers have about when they are pushed; those of nixpkgs'
packages are unknown. A change is taken for another version that needs what this one needs.

options:
  --config PATH  the config or its folder; default: this folder
  --json         print the answer to stdout as JSON
  --help         show this

examples:
  comfynix impact torch
  comfynix impact layer:torch comfyui
  comfynix impact nvidia-cublas --json | jq '.images[].layers'`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: "string" }, json: { type: "boolean" } },
    });
    const [asked, image, ...rest] = positionals;
    if (asked === undefined) throw new UsageError("impact takes the name of what changes");
    if (rest.length > 0) throw new UsageError("impact takes one name and one image");
    const context = await loadProject(values.config, terminal.shown);
    const chosen = new Set(chosenImages(context, image).map(({ name }) => name));
    const answers: Answer[] = [];
    const known: string[] = [];
    for (const { contents, plan, image } of plannedImages(context)) {
      if (!chosen.has(contents.name)) continue;
      const graph = imageGraph(contents);
      const derivations = derivationsOf(graph, plan, image);
      const subject = subjectOf(asked, graph, derivations);
      if (subject === undefined) {
        known.push(...subjectNames(graph, derivations));
        continue;
      }
      const grounds = groundsOf(graph, derivations);
      const impact = impactOf(subject.ids, grounds);
      answers.push({ image: contents.name, subject, impact, grounds });
    }
    if (answers.length === 0) throw nameUnknown(asked, known);
    terminal.answer(
      values.json === true
        ? `${JSON.stringify({ schema: SCHEMA, command: "impact", images: answers.map(asJson) }, undefined, 2)}\n`
        : `${answers.map((each) => impactText(each, terminal.paint)).join("\n\n")}\n`,
    );
    return EXIT.ok;
  },
};

const asJson = ({ image, subject, impact }: Answer) => ({
  image,
  subject: { kind: subject.kind, label: subject.label },
  ...impact,
});
