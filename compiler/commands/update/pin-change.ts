/** The config with another pin. */
import type { Change } from "../../host/write-files.ts";
import { usersFile } from "../../load/own-files.ts";
import { revisionLiteral, withRevision } from "../../lock/git/revision-literal.ts";
import { addPin } from "../../lock/nixpkgs/add-pin.ts";
import { Problem, Problems } from "../../problem.ts";
import type { UpdatedProject } from "./project.ts";
import { textOf } from "./settle.ts";

/**
 * The change that makes the config say `rev`: at the literal, or, in a config without a pin, at its end.
 *
 * @throws {Problems} `update-refused` when it says the pin in a way that only its author should change.
 */
export const pinChange = (
  { config, nixpkgs, pinned }: UpdatedProject,
  rev: string,
  shown: (file: string) => string,
): Change => {
  const text = (file: string): string => textOf(file, shown);
  if (!pinned) {
    const from = text(config);
    const call = `${JSON.stringify(repositoryOf(nixpkgs.url))}, "${rev}"`;
    const to = addPin(from, call);
    if (to !== undefined) return { file: config, from, to };
    const hint = `export default project({ nixpkgs: git(${call}) });`;
    const message = `a pin cannot be added to ${shown(config)} without its author: write it at its end`;
    throw new Problems([new Problem("update-refused", message, { hint })]);
  }
  const found = revisionLiteral(nixpkgs, { usersFile, text });
  if (found === undefined) {
    throw new Problems([
      new Problem("update-refused", "the pin's revision is not written where it is used", {
        at: nixpkgs,
        hint: `write it into the call: git("…", "${rev}")`,
      }),
    ]);
  }
  const { file } = found.place;
  const from = text(file);
  return { file, from, to: withRevision(from, found.offset, nixpkgs.rev, rev) };
};

/** `NixOS/nixpkgs` for what is on GitHub. */
const repositoryOf = (url: string): string => url.replace(/^https:\/\/github\.com\//, "");
