/** One run of `comfynix stats`. */
import { amount, summed } from "../bytes.ts";
import type { Terminal } from "../host/terminal.ts";
import { contentsOf } from "../rules/contents.ts";
import type { Contents } from "../rules/contents.ts";
import { textTable } from "../text-table.ts";
import { EXIT } from "./command.ts";
import { chosenImages } from "./choose-image.ts";
import { loadProject } from "./load-project.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

/** What the command line says. */
export interface StatsArguments {
  readonly config?: string;
  /** Absent: all images. */
  readonly image?: string;
  readonly json: boolean;
}

/** @returns The exit code. @throws {UsageError} Of an image that is not there. */
export const runStats = async (
  { config, image: asked, json }: StatsArguments,
  terminal: Terminal,
): Promise<number> => {
  const context = await loadProject(config, terminal.shown);
  const images = chosenImages(context, asked).map(({ name, image }) =>
    statsOf(contentsOf(context, name, image)),
  );
  terminal.answer(
    json
      ? `${JSON.stringify({ schema: SCHEMA, command: "stats", images }, undefined, 2)}\n`
      : `${images.map((each) => statsText(each, terminal)).join("\n\n")}\n`,
  );
  return EXIT.ok;
};

/** Numbers of one image or layer. */
interface Numbers {
  readonly wheel: number;
  readonly sdist: number;
  readonly git: number;
  readonly nixpkg: number;
  /** Wheels, counted above, that are there because others require them. */
  readonly derived: number;
  /** Of files as they are downloaded. */
  readonly bytes: number;
  /** Files whose size nobody knows. */
  readonly unsized: number;
  /** Bytes of wheels' files, unpacked. */
  readonly unpacked: number;
  /** Files of which nobody knows what they come to, unpacked. */
  readonly unmeasured: number;
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
  const files = new Map(ours.map(({ artifact, name }) => [artifact?.key ?? name, artifact]));
  const downloads = summed([...files.values()].map((each) => each?.size));
  const unpacked = summed([...files.values()].map((each) => each?.facts?.unpacked));
  return {
    wheel: ofKind("wheel"),
    sdist: ofKind("sdist"),
    git: ofKind("git"),
    nixpkg: attributes.filter(({ layer }) => counts(layer.name)).length,
    derived: ours.filter(({ derived }) => derived !== undefined).length,
    bytes: downloads.known,
    unsized: downloads.unknown,
    unpacked: unpacked.known,
    unmeasured: unpacked.unknown,
  };
};

const statsText = (stats: Stats, { paint }: Pick<Terminal, "paint">): string => {
  const rows = [...stats.layers, { ...stats, name: "in all" }].map((each) => [
    each.name,
    ...COLUMNS.map((column) => (each[column] === 0 ? "" : String(each[column]))),
    amount({ known: each.bytes, unknown: each.unsized }),
    amount({ known: each.unpacked, unknown: each.unmeasured }),
  ]);
  const table = textTable([["", ...COLUMNS, "download", "unpacked"], ...rows]);
  return [paint.strong(stats.name), ...table.map((line) => `  ${line}`)].join("\n");
};

const COLUMNS = ["wheel", "sdist", "git", "nixpkg", "derived"] as const;
