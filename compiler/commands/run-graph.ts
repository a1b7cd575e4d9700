/** One run of `comfynix graph`. */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Grounds } from "../graph/impact.ts";
import { pageData } from "../graph/page-data.ts";
import { PAGE_SCRIPTS, PAGE_STYLES } from "../graph/page-files.ts";
import { pageHtml } from "../graph/page.ts";
import { fileFailure } from "../host/file-failure.ts";
import { isSystemError } from "../host/system-error.ts";
import type { Terminal } from "../host/terminal.ts";
import { writeFile } from "../host/write-file.ts";
import { findConfig } from "../load/find-config.ts";
import { acceleratorText } from "../plan/labels.ts";
import { Problem } from "../problem.ts";
import { oneImage } from "./choose-image.ts";
import { EXIT } from "./command.ts";
import { plannedGrounds } from "./grounds-of.ts";
import { loadProject } from "./load-project.ts";
import { type PlannedImage, plannedImages } from "./planned-images.ts";

/** What the command line says. */
export interface GraphArguments {
  readonly config?: string;
  /** May be absent where the config has one image. */
  readonly image?: string;
  /** `-`: standard output. */
  readonly out?: string;
}

/** @returns The exit code. @throws {Problem} When the page cannot be written. @throws {UsageError} Of an image that is not there. */
export const runGraph = async (args: GraphArguments, terminal: Terminal): Promise<number> => {
  const config = findConfig(args.config, process.cwd());
  const context = await loadProject(config, terminal.shown);
  const { name } = oneImage(context, args.image);
  const planned = plannedImages(context).find(({ contents }) => contents.name === name);
  if (planned === undefined) throw new Error(`image ${name} has no plan`);
  const html = pageOf(planned, await plannedGrounds(planned, context, config));
  const out = args.out ?? `${name}.html`;
  if (out === "-") terminal.answer(html);
  else {
    write(path.resolve(out), html, terminal.shown);
    terminal.say(`${terminal.shown(out)} shows image ${name}: open it in a browser\n`);
  }
  return EXIT.ok;
};

/** The page of one image. */
export const pageOf = ({ contents, image }: PlannedImage, grounds: Grounds): string => {
  const { python } = contents.image;
  const data = pageData(grounds, {
    name: image.name,
    reference: `${image.repository}:${image.tag}`,
    runs: [`Python ${python}`, acceleratorText(image.accelerator)],
  });
  const style = joined(PAGE_STYLES);
  const script = `"use strict";\n{\n${joined(PAGE_SCRIPTS)}}`;
  return pageHtml(data, { style, script, styleHash: sha256(style), scriptHash: sha256(script) });
};

const joined = (files: readonly string[]): string =>
  files
    .map((file) => readFileSync(new URL(`../graph/page/${file}`, import.meta.url), "utf8"))
    .join("\n");

const sha256 = (of: string): string => createHash("sha256").update(of).digest("base64");

/** @throws {Problem} `output-not-ours` for a file that is no page; `output-unwritable`. */
const write = (file: string, html: string, shown: (file: string) => string): void => {
  const hint = "write it elsewhere: --out FILE";
  try {
    if (isFile(file) && !isPage(readFileSync(file, "utf8"))) {
      throw new Problem("output-not-ours", `${shown(file)} is there already and no page`, { hint });
    }
    writeFile(file, html);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = `cannot write ${shown(file)}: ${fileFailure(error)}`;
    throw new Problem("output-unwritable", message, { hint });
  }
};

const isFile = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/** Whether a file may be replaced by one: a page, or nothing at all. */
const isPage = (text: string): boolean => text === "" || /^<!doctype html>/i.test(text);
