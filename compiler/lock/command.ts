/** `comfynix lock`: what the config asks for, with the hashes that are known. */
import { parseArgs } from "node:util";
import { type Command, EXIT, UsageError } from "../commands/command.ts";
import { located, sayProblems } from "../commands/problems.ts";
import type { Terminal } from "../host/terminal.ts";
import { Problem } from "../problem.ts";
import { FACTS_NAME, lockConfig } from "./lock-config.ts";
import type { LockOutcome } from "./lock-config.ts";

/** Time limit of a config in seconds. */
const SECONDS = 30;

export const lockCommand: Command = {
  name: "lock",
  usage: "comfynix lock [config] [options]",
  summary: "write comfyui.lock.json from hashes that are known; needs no network",
  help: `config is a file, or a folder with a comfyui.config.ts or .mts; default: this folder.
Hashes come from the config, from a facts file and from the lock there is. What has none stays out
of the lock and is told; what no image asks for any more is dropped.

options:
  --facts FILE     read facts from FILE instead of ${FACTS_NAME} beside the config
  --accept NAME    take the new hash of NAME, although another one is locked; may be repeated
  --check          write nothing; exit 1 when the lock is not what would be written
  --help           show this

a facts file, JSON:
  {
    "version": 1,
    "artifacts": {
      "https://…/six-1.17.0-py2.py3-none-any.whl": { "hash": "sha256-…", "source": "who says so" },
      "git+https://github.com/openai/CLIP@dcba…": { "hash": "sha256-…", "source": "…" }
    },
    "nixpkgs": {
      "git+https://github.com/NixOS/nixpkgs@2fc6…":
        { "narHash": "sha256-…", "lastModified": 1771848320, "source": "…" }
    }
  }

examples:
  comfynix lock
  comfynix lock --facts facts.json
  comfynix lock --accept torch`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        facts: { type: "string" },
        accept: { type: "string", multiple: true },
        check: { type: "boolean" },
      },
    });
    if (positionals.length > 1) throw new UsageError("lock takes one config");
    const check = values.check === true;
    const outcome = await lockConfig({
      ...(positionals[0] === undefined ? {} : { config: positionals[0] }),
      ...(values.facts === undefined ? {} : { facts: values.facts }),
      accept: values.accept ?? [],
      check,
      seconds: SECONDS,
      shown: terminal.shown,
    });
    return tell(outcome, check, terminal);
  },
};

const tell = (outcome: LockOutcome, check: boolean, terminal: Terminal): number => {
  const { problems, stale, file } = outcome;
  const refused = check && stale ? [staleProblem(terminal.shown(file))] : [];
  const all = located([...problems, ...refused]);
  sayProblems(all, terminal);
  terminal.say(`${summary(outcome, check, terminal)}\n`);
  return all.some(({ severity }) => severity === "error") ? EXIT.problems : EXIT.ok;
};

const staleProblem = (file: string): Problem =>
  new Problem("stale", `${file} is not what the config and the facts say`, {
    hint: "write it: comfynix lock",
  });

/** `comfyui.lock.json: 75 artifacts (2 added, 1 dropped), written` */
const summary = (
  { file, lock, added, changed, dropped, stale }: LockOutcome,
  check: boolean,
  { shown }: Terminal,
): string => {
  const number = Object.keys(lock.artifacts).length;
  const moves = Object.entries({ added, changed, dropped })
    .filter(([, keys]) => keys.length > 0)
    .map(([word, keys]) => `${keys.length} ${word}`);
  const counted = `${number} ${number === 1 ? "artifact" : "artifacts"}`;
  const detail = moves.length === 0 ? "" : ` (${moves.join(", ")})`;
  const end = !stale ? "unchanged" : check ? "not written" : "written";
  return `${shown(file)}: ${counted}${detail}, ${end}`;
};
