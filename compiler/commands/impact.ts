/** `comfynix impact`: what a change builds again, and what it sends again. */
import { impactOf } from "../graph/impact.ts";
import { subjectNames, subjectOf } from "../graph/subject.ts";
import { findConfig } from "../load/find-config.ts";
import { chosenImages, nameUnknown } from "./choose-image.ts";
import { type Command, EXIT } from "./command.ts";
import { type Answer, impactText } from "./impact-text.ts";
import { plannedGrounds } from "./grounds-of.ts";
import { loadProject } from "./load-project.ts";
import { nameAndImage } from "./name-and-image.ts";
import { plannedImages } from "./planned-images.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

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
    const { asked, image, config, json } = nameAndImage(args, "impact", "the name of what changes");
    const file = findConfig(config, process.cwd());
    const context = await loadProject(file, terminal.shown);
    const chosen = new Set(chosenImages(context, image).map(({ name }) => name));
    const answers: Answer[] = [];
    const known: string[] = [];
    for (const planned of plannedImages(context)) {
      const { name } = planned.image;
      if (!chosen.has(name)) continue;
      const grounds = await plannedGrounds(planned, context, file);
      const { derivations, graph } = grounds;
      const subject = subjectOf(asked, graph, derivations);
      if (subject === undefined) known.push(...subjectNames(graph, derivations));
      else answers.push({ image: name, subject, impact: impactOf(subject.ids, grounds), grounds });
    }
    if (answers.length === 0) throw nameUnknown(asked, known);
    terminal.answer(
      json
        ? `${JSON.stringify({ schema: SCHEMA, command: "impact", images: answers.map(asJson) }, undefined, 2)}\n`
        : `${answers.map((each) => impactText(each, terminal.paint)).join("\n\n")}\n`,
    );
    return EXIT.ok;
  },
};

const asJson = ({ grounds, image, subject, impact }: Answer) => ({
  image,
  sizes: grounds.graph.sizes,
  subject: { kind: subject.kind, label: subject.label },
  ...impact,
});
