/** Moves what is asked for, writes it, and says so. */
import type { Terminal } from "../../host/terminal.ts";
import { unreachable } from "../../lock/fetch/failure.ts";
import { openWorld } from "../../lock/fetch/world.ts";
import { Problem, Problems } from "../../problem.ts";
import { EXIT } from "../command.ts";
import { located, problemsOf, sayProblems } from "../problems.ts";
import { moveSource } from "./git.ts";
import { updateJson } from "./json.ts";
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
  readonly json: boolean;
}

/** @returns The exit code. @throws {Problems} Nothing was changed; with `json` the answer says so. */
export const runUpdate = async (options: UpdateOptions, terminal: Terminal): Promise<number> => {
  const { dry, json } = options;
  try {
    const quiet = json ? { ...terminal, say: () => undefined } : terminal;
    const moved = await moveOf(options, quiet);
    const changed = moved.changes.filter(({ from, to }) => from !== to).map(({ file }) => file);
    const files = dry ? changed : await settle(moved.changes, terminal.shown);
    if (json) {
      const problems = located(moved.problems ?? []);
      terminal.answer(updateJson(moved, problems, { files, written: !dry && files.length > 0 }));
    } else tell(moved, files, dry, terminal);
    return EXIT.ok;
  } catch (error) {
    if (!json) throw error;
    const problems = located(problemsOf(error));
    terminal.answer(updateJson(undefined, problems, { files: [], written: false }));
    return EXIT.problems;
  }
};

const moveOf = async (options: UpdateOptions, terminal: Terminal): Promise<Moved> => {
  const { name, word, anyway, allowInsecure } = options;
  const project = await readProject(options.config, terminal.shown);
  const world = openWorld({ offline: false, allowInsecure, env: process.env });
  try {
    return name === "nixpkgs"
      ? await moveNixpkgs(project, { word, anyway }, world, terminal)
      : await moveSource(project, { name, word }, world, terminal);
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

const tell = (moved: Moved, changed: readonly string[], dry: boolean, terminal: Terminal): void => {
  const { shown, paint } = terminal;
  const { step, notes, problems = [] } = moved;
  sayProblems(located(problems), terminal);
  const files = changed.map(shown).join(", ");
  const lines = [
    ...stepLines(step),
    ...notes.map((note) => `  ${note}`),
    files === "" ? "nothing to write" : `${files}: ${dry ? "not written" : "written"}`,
    ...(files === "" || dry
      ? []
      : [`${paint.good("next:")} npx comfynix lock && npx comfynix compile`]),
  ];
  terminal.say(`${lines.join("\n")}\n`);
};
