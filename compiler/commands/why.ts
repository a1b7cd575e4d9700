/** `comfynix why`: the chain to a package, and why it is this file. */
import { parseArgs } from "node:util";
import { Problem, Problems } from "../problem.ts";
import { normalise } from "../python/name.ts";
import { contentsOf } from "../rules/contents.ts";
import { suggestion } from "../suggest.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { loadProject } from "./load-project.ts";
import { knownNames, whyIn, whyText } from "./why-text.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

export const whyCommand: Command = {
  name: "why",
  usage: "comfynix why NAME [IMAGE] [options]",
  summary: "say who asks for a package, why it is this file, and what was not taken",
  help: `NAME is a Python distribution; IMAGE one of the config's images, by default all.

options:
  --config PATH  the config or its folder; default: this folder
  --json         print the answer to stdout as JSON
  --help         show this

examples:
  comfynix why sympy
  comfynix why nvidia-cublas comfyui --json`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: "string" }, json: { type: "boolean" } },
    });
    const [asked, image, ...rest] = positionals;
    if (asked === undefined) throw new UsageError("why takes the name of a distribution");
    if (rest.length > 0) throw new UsageError("why takes one name and one image");
    const context = await loadProject(values.config, terminal.shown);
    const images = context.images.filter(({ name }) => image === undefined || name === image);
    if (images.length === 0) {
      const known = context.images.map(({ name }) => name).join(", ");
      throw new UsageError(`there is no image ${image ?? ""}; there are ${known}`);
    }
    const contents = images.map(({ name, image }) => contentsOf(context, name, image));
    const name = normalise(asked);
    const found = contents.flatMap((each) => whyIn(name, each) ?? []);
    if (found.length === 0) throw absent(asked, contents.flatMap(knownNames));
    terminal.answer(
      values.json === true
        ? `${JSON.stringify({ schema: SCHEMA, command: "why", found }, undefined, 2)}\n`
        : `${found.map(whyText).join("\n\n")}\n`,
    );
    return EXIT.ok;
  },
};

const absent = (name: string, known: readonly string[]): Problems => {
  const hint = suggestion(normalise(name), known);
  return new Problems([
    new Problem("requires-missing", `no image has ${name}`, hint === undefined ? {} : { hint }),
  ]);
};
