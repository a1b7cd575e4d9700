/** `comfynix check --explain` and `--list`: what is checked, why, and what each failure means. */
import type { Paint } from "../paint.ts";
import { wrapped } from "../wrap.ts";
import type { Catalogue, CheckEntry, ErrorEntry } from "./catalogue.ts";
import { endOf } from "./end.ts";
import { CHECK_EXIT, exitOf, type Kind } from "./verdict.ts";

interface Look {
  readonly paint: Paint;
  readonly width?: number;
}

/** All checks, those that need a GPU marked. */
export const listText = ({ checks }: Catalogue, { paint }: Look): string => {
  const ids = Object.keys(checks);
  const width = Math.max(...ids.map((id) => id.length));
  const line = ([id, { title, gpu }]: [string, CheckEntry]): string =>
    `  ${paint.strong(id.padEnd(width))}  ${gpu ? "GPU" : "   "}  ${title}`;
  return `${Object.entries(checks).map(line).join("\n")}\n\nGPU: needs one, and stays untested without; the others run anywhere.\nmore of one: npx comfynix check --explain ID\n`;
};

/**
 * What a check or an error is. A check of one subject (`pkg.import.torch`) is explained as its check, a
 * beginning of several (`k.sdpa`) as all of them.
 *
 * @returns undefined when nothing has that name.
 */
export const explainText = (name: string, catalogue: Catalogue, look: Look): string | undefined => {
  const { checks, errors } = catalogue;
  const error = errors[name];
  if (error !== undefined) return errorText(name, error, look);
  const entries = Object.entries(checks);
  const exact = entries.filter(([id]) => id === name);
  const under = entries.filter(([id]) => id.startsWith(`${name}.`));
  const above = entries.filter(([id]) => name.startsWith(`${id}.`));
  const found = [exact, under, above].find((each) => each.length > 0);
  return found?.map(([id, check]) => checkText(id, check, look)).join("\n");
};

const checkText = (id: string, { title, kind, gpu, explain }: CheckEntry, look: Look): string =>
  [
    `${look.paint.strong(id)}  ${title}`,
    ...indented(explain, look),
    ...indented(
      `When it fails: ${faultOf(kind)}, unless its error says otherwise. ${gpu ? "It needs a GPU, and stays untested without one." : "It needs no GPU."}`,
      look,
    ),
    "",
  ].join("\n");

const errorText = (code: string, { kind, message, remedy }: ErrorEntry, look: Look): string =>
  [
    look.paint.strong(code),
    ...indented(`means: ${shown(message)}`, look),
    ...indented(
      kind === "check" ? "fault: that of the check that found it" : `fault: ${faultOf(kind)}`,
      look,
    ),
    ...indented(`remedy: ${shown(remedy)}`, look),
    "",
  ].join("\n");

/** Details are not known here: `{path}` reads as PATH. */
const shown = (text: string): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());

const faultOf = (kind: Kind): string => {
  const exit = exitOf(kind);
  return exit === CHECK_EXIT.works ? "" : `${endOf(exit).said} (exit code ${String(exit)})`;
};

const indented = (text: string, { width }: Look): readonly string[] => wrapped(`  ${text}`, width);
