/** Moves what is asked for, writes it, and says so. */
import type { Terminal } from "../../host/terminal.ts";
import { unreachable } from "../../lock/fetch/failure.ts";
import { openWorld } from "../../lock/fetch/world.ts";
import { Problem, Problems } from "../../problem.ts";
import { EXIT } from "../command.ts";
import { located, sayProblems } from "../problems.ts";
import { moveSource } from "./git.ts";
import { type Moved, stepLines } from "./moved.ts";
import { moveNixpkgs } from "./nixpkgs.ts";
import { readProject } from "./project.ts";
import { settle } from "./settle.ts";

/** What is asked of one update. */
export interface UpdateOptions {
  /** A git source of the config, or `nixpkgs`. */
  readonly name: string;
  /** A commit, branch or tag. */
  readonly word: string | undefined;
  /** The config or its folder, as given. */
  readonly config: string | undefined;
  readonly dry: boolean;
  readonly anyway: boolean;
  readonly allowInsecure: boolean;
}

/** @returns The exit code. @throws {Problems} Nothing was changed. */
export const runUpdate = async (options: UpdateOptions, terminal: Terminal): Promise<number> => {
  const { name, word, anyway, allowInsecure } = options;
  const project = await readProject(options.config, terminal.shown);
  const world = openWorld({ offline: false, allowInsecure, env: process.env });
  try {
    const moved =
      name === "nixpkgs"
        ? await moveNixpkgs(project, { word, anyway }, world, terminal)
        : await moveSource(project, { name, word }, world, terminal);
    return await tell(moved, options.dry, terminal);
  } catch (error) {
    if (error instanceof Problem || error instanceof Problems) throw error;
    const { message, hint } = unreachable(error);
    throw new Problems([
      new Problem("unreachable", message, { ...(hint !== undefined && { hint }) }),
    ]);
  } finally {
    await world.close();
  }
};

const tell = async (moved: Moved, dry: boolean, terminal: Terminal): Promise<number> => {
  const { shown, paint } = terminal;
  const { step, notes, changes, problems = [] } = moved;
  const written = dry ? changes.map(({ file }) => file) : await settle(changes, shown);
  sayProblems(located(problems), terminal);
  const files = written.map(shown).join(", ");
  const lines = [
    ...stepLines(step),
    ...notes.map((note) => `  ${note}`),
    files === "" ? "nothing to write" : `${files}: ${dry ? "not written" : "written"}`,
    ...(files === "" || dry
      ? []
      : [`${paint.good("next:")} npx comfynix lock && npx comfynix compile`]),
  ];
  terminal.say(`${lines.join("\n")}\n`);
  return EXIT.ok;
};
