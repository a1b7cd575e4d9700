/** One run of `comfynix impact`. */
import { impactOf } from "../graph/impact.ts";
import { subjectNames, subjectOf } from "../graph/subject.ts";
import type { Terminal } from "../host/terminal.ts";
import { findConfig } from "../load/find-config.ts";
import { chosenImages, nameUnknown } from "./choose-image.ts";
import { EXIT } from "./command.ts";
import { type Answer, impactText } from "./impact-text.ts";
import { plannedGrounds } from "./grounds-of.ts";
import { loadProject } from "./load-project.ts";
import type { NameAndImage } from "./name-and-image.ts";
import { plannedImages } from "./planned-images.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

/** @returns The exit code. @throws {Problem} Of a name that no image has. @throws {UsageError} Of an image that is not there. */
export const runImpact = async (
  { asked, image, config, json }: NameAndImage,
  terminal: Terminal,
): Promise<number> => {
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
};

const asJson = ({ grounds, image, subject, impact }: Answer) => ({
  image,
  sizes: grounds.graph.sizes,
  subject: { kind: subject.kind, label: subject.label },
  ...impact,
});
