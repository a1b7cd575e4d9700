/** `comfynix stats`: what the images are made of, counted. */
import { parseArgs } from "node:util";
import type { Terminal } from "../host/terminal.ts";
import { contentsOf } from "../rules/contents.ts";
import type { Contents } from "../rules/contents.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { loadProject } from "./load-project.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

export const statsCommand: Command = {
  name: "stats",
  usage: "comfynix stats [config] [options]",
  summary: "count packages and bytes by kind and by layer",
  help: `config is a file, or a folder with a comfyui.config.ts or .mts; default: this folder.
Bytes are those of wheels and archives as they are downloaded; of nixpkgs' packages nothing is known.

options:
  --json   print the numbers to stdout as JSON
  --help   show this

examples:
  comfynix stats
  comfynix stats --json | jq '.images[].bytes'`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    if (positionals.length > 1) throw new UsageError("stats takes one config");
    const context = await loadProject(positionals[0], terminal.shown);
    const images = context.images.map(({ name, image }) =>
      statsOf(contentsOf(context, name, image)),
    );
    terminal.answer(
      values.json === true
        ? `${JSON.stringify({ schema: SCHEMA, command: "stats", images }, undefined, 2)}\n`
        : `${images.map((each) => statsText(each, terminal)).join("\n\n")}\n`,
    );
    return EXIT.ok;
  },
};

/** Numbers of one image or layer. */
interface Numbers {
  readonly wheel: number;
  readonly sdist: number;
  readonly git: number;
  readonly nixpkg: number;
  /** Wheels, counted above, that are there because others require them. */
  readonly derived: number;
  readonly bytes: number;
  /** Files whose size nobody knows. */
  readonly unsized: number;
}

interface Stats extends Numbers {
  readonly name: string;
  readonly layers: readonly (Numbers & { readonly name: string })[];
}

const statsOf = (contents: Contents): Stats => ({
  name: contents.name,
  ...numbersOf(contents, () => true),
  layers: contents.image.layers.map(({ name }) => ({
    name,
    ...numbersOf(contents, (layer) => layer === name),
  })),
});

const numbersOf = ({ own, attributes }: Contents, counts: (layer: string) => boolean): Numbers => {
  const ours = own.filter(({ layer }) => counts(layer.name));
  const ofKind = (kind: string): number => ours.filter(({ pkg }) => pkg.kind === kind).length;
  // A file that two requests share is one download.
  const files = new Map(ours.map(({ artifact, name }) => [artifact?.key ?? name, artifact?.size]));
  const sizes = [...files.values()];
  return {
    wheel: ofKind("wheel"),
    sdist: ofKind("sdist"),
    git: ofKind("git"),
    nixpkg: attributes.filter(({ layer }) => counts(layer.name)).length,
    derived: ours.filter(({ derived }) => derived !== undefined).length,
    bytes: sizes.reduce((sum: number, size) => sum + (size ?? 0), 0),
    unsized: sizes.filter((size) => size === undefined).length,
  };
};

const statsText = (stats: Stats, { paint }: Pick<Terminal, "paint">): string => {
  const rows = [...stats.layers, { ...stats, name: "in all" }].map((each) => [
    each.name,
    ...COLUMNS.map((column) => (each[column] === 0 ? "" : String(each[column]))),
    sized(each),
  ]);
  const table = [["", ...COLUMNS, "bytes"], ...rows];
  const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, at) =>
        at === 0 ? cell.padEnd(widths?.[at] ?? 0) : cell.padStart(widths?.[at] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return [paint.strong(stats.name), ...lines.map((line) => `  ${line}`)].join("\n");
};

const COLUMNS = ["wheel", "sdist", "git", "nixpkg", "derived"] as const;

const sized = ({ bytes, unsized }: Numbers): string => {
  const text =
    bytes >= 1e9
      ? `${(bytes / 1e9).toFixed(2)} GB`
      : bytes >= 1e6
        ? `${(bytes / 1e6).toFixed(1)} MB`
        : `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes === 0) return unsized === 0 ? "" : `${unsized} unknown`;
  return unsized === 0 ? text : `${text} + ${unsized} unknown`;
};
