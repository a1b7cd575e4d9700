/** One run of `comfynix outdated`. */
import type { Context } from "../context.ts";
import { specifierOf } from "../lock/closure/demands.ts";
import { Unreachable } from "../lock/closure/provider.ts";
import { specifier } from "../lock/candidates.ts";
import { filesFor, targetOfImage } from "../lock/fetch/find.ts";
import { inPool } from "../lock/fetch/pool.ts";
import { openWorld } from "../lock/fetch/world.ts";
import type { World } from "../lock/fetch/world.ts";
import { Problem } from "../problem.ts";
import { choose } from "../python/choose.ts";
import { parseSdistName } from "../python/sdist-name.ts";
import { compareVersions, formatVersion, parseVersion } from "../python/version.ts";
import { contentsOf } from "../rules/contents.ts";
import type { Contents, Own } from "../rules/contents.ts";
import { requirementsOf } from "../rules/requirements.ts";
import { parseWheelName } from "../../dsl/wheel-name.ts";
import type { Terminal } from "../host/terminal.ts";
import { EXIT } from "./command.ts";
import { problemJson } from "./compile-json.ts";
import { loadProject } from "./load-project.ts";
import { located, sayProblems } from "./problems.ts";

/** Raised when a field changes its meaning or goes. */
const SCHEMA = 1;

/** What the command line says. */
export interface OutdatedArguments {
  readonly config: string | undefined;
  readonly allowInsecure: boolean;
  readonly json: boolean;
}

/** @returns The exit code. */
export const runOutdated = async (
  { config, allowInsecure, json }: OutdatedArguments,
  terminal: Terminal,
): Promise<number> => {
  const context = await loadProject(config, terminal.shown);
  const world = openWorld({ offline: false, allowInsecure, env: process.env });
  try {
    const { outdated, problems } = await outdatedIn(context, world);
    const all = located(problems);
    if (json) {
      const result = {
        schema: SCHEMA,
        command: "outdated",
        outdated,
        problems: all.map(problemJson),
      };
      terminal.answer(`${JSON.stringify(result, undefined, 2)}\n`);
    } else {
      sayProblems(all, terminal);
      if (outdated.length > 0) terminal.answer(`${outdated.map(line).join("\n")}\n`);
      // What could not be asked for may be outdated.
      else if (all.length === 0) terminal.answer("nothing is outdated\n");
    }
    return problems.length > 0 ? EXIT.problems : EXIT.ok;
  } finally {
    await world.close();
  }
};

/** A locked release and what is newer. */
export interface Outdated {
  readonly image: string;
  readonly name: string;
  readonly locked: string;
  /** The newest that all admit who ask for it. */
  readonly fits: string;
  /** The newest that runs in the image. */
  readonly newest: string;
}

const line = ({ image, name, locked, fits, newest }: Outdated): string =>
  `${image}: ${name} ${locked} → ${fits === locked ? `none that fits (newest: ${newest})` : fits}${fits !== locked && newest !== fits ? ` (newest: ${newest})` : ""}`;

const outdatedIn = async (context: Context, world: World) => {
  const asked = context.images.flatMap(({ name, image }) => {
    const contents = contentsOf(context, name, image);
    return contents.own
      .filter(({ pkg }) => pkg.kind !== "git" && pkg.url === undefined)
      .map((own) => ({ own, contents }));
  });
  const found = await inPool(asked, 16, async ({ own, contents }) => {
    try {
      return await outdatedOne(own, contents, world);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      const { message, hint } = error;
      return new Problem("unreachable", `${own.name} cannot be asked for: ${message}`, {
        at: own.pkg,
        ...(hint !== undefined && { hint }),
      });
    }
  });
  return {
    outdated: found.filter(
      (each): each is Outdated => each !== undefined && !(each instanceof Problem),
    ),
    problems: found.filter((each) => each instanceof Problem),
  };
};

const outdatedOne = async (
  own: Own,
  contents: Contents,
  world: World,
): Promise<Outdated | undefined> => {
  const { pkg, name, derived } = own;
  const locked =
    own.version ?? parseVersion(versionOf(own.artifact?.kind === "git" ? "" : own.artifact?.file));
  if (pkg.kind === "git" || locked === undefined) return undefined;
  const demanded = specifierOf(requirementsOf(contents).demands.get(name) ?? []);
  const said = derived === undefined ? specifier(pkg.version) : "";
  const files = await filesFor(contents.image, name, world);
  const best = (admitted: string) => {
    const wanted = {
      name,
      specifier: admitted,
      target: targetOfImage(contents.image),
      kinds: [pkg.kind],
    };
    return parseVersion(versionOf(choose(files, wanted).ranked[0]?.file));
  };
  const newest = best("");
  if (newest === undefined || compareVersions(newest, locked) <= 0) return undefined;
  const fitting = best([said, demanded].filter((each) => each !== "").join(","));
  const fits = fitting !== undefined && compareVersions(fitting, locked) > 0 ? fitting : locked;
  return {
    image: contents.name,
    name,
    locked: formatVersion(locked),
    fits: formatVersion(fits),
    newest: formatVersion(newest),
  };
};

const versionOf = (file = ""): string =>
  (parseWheelName(file) ?? parseSdistName(file))?.version ?? "";
