/** `comfynix lock`: finds, hashes and looks into everything the config needs from outside. */
import { parseArgs } from "node:util";
import { type Command, EXIT, UsageError } from "../commands/command.ts";
import { lockJson } from "../commands/lock-json.ts";
import { lockSummary } from "../commands/lock-summary.ts";
import { lockProgress } from "../commands/lock-progress.ts";
import { located, problemsOf, sayProblems } from "../commands/problems.ts";
import { httpMeter } from "../host/http-events.ts";
import type { Terminal } from "../host/terminal.ts";
import { Problem } from "../problem.ts";
import { openWorld } from "./fetch/world.ts";
import { FACTS_NAME, lockConfig } from "./lock-config.ts";
import type { LockOptions, LockOutcome } from "./lock-config.ts";

/** Time limit of a config in seconds. */
const SECONDS = 30;

export const lockCommand: Command = {
  name: "lock",
  usage: "comfynix lock [config] [options]",
  summary: "find, hash and look into all that the config needs; write comfyui.lock.json",
  help: `config is a file, or a folder with a comfyui.config.ts or .mts; default: this folder.
What is locked stays as long as it fits the config. What is new is looked up in the image's indexes;
wheels are looked into, and what they require is added. Interrupt it at any time: what was read so far
is kept, and the lock is written whole or not at all.

options:
  --update NAME    take the best file of NAME there is now; may be repeated
  --accept NAME    take the new hash of NAME, although another one is locked; may be repeated
  --check          write nothing; exit 1 when the lock is not what would be written, or an index has
                   another hash for what is locked
  --light          leave out the look at native code, for which wheels are read from end to end
  --offline        ask nobody: what is in the cache and in the facts file is all there is
  --allow-insecure let plain http be used
  --facts FILE     read facts from FILE instead of ${FACTS_NAME} beside the config
  --json           print the result to stdout as JSON
  --help           show this

Logins are taken from ~/.netrc and from COMFYNIX_TOKEN_<HOST>, and never stored.

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
  comfynix lock --update torch --update torchvision
  comfynix lock --check --json       # in CI
  comfynix lock --offline --facts facts.json`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        facts: { type: "string" },
        accept: { type: "string", multiple: true },
        update: { type: "string", multiple: true },
        check: { type: "boolean" },
        light: { type: "boolean" },
        offline: { type: "boolean" },
        "allow-insecure": { type: "boolean" },
        json: { type: "boolean" },
      },
    });
    if (positionals.length > 1) throw new UsageError("lock takes one config");
    const [check, json, offline] = [values.check, values.json, values.offline].map(
      (each) => each === true,
    );
    const { accept = [], update = [], light = false } = values;
    const meter = httpMeter();
    const world = openWorld({
      offline: offline === true,
      allowInsecure: values["allow-insecure"] === true,
      env: process.env,
      listen: meter.listen,
    });
    const quiet = json === true || offline === true;
    const progress = lockProgress(quiet ? silent(terminal) : terminal, meter.totals);
    try {
      const outcome = await attempt({
        ...(positionals[0] === undefined ? {} : { config: positionals[0] }),
        ...(values.facts === undefined ? {} : { facts: values.facts }),
        ...{ accept, update, light, world, progress },
        check: check === true,
        seconds: SECONDS,
        shown: terminal.shown,
      });
      progress.end();
      return tell(outcome, { check: check === true, json: json === true }, terminal);
    } finally {
      progress.end();
      await world.close();
    }
  },
};

const silent = ({ width: _, ...terminal }: Terminal): Terminal => ({
  ...terminal,
  say: () => undefined,
});

type Attempt = LockOutcome | { readonly problems: readonly Problem[] };

const attempt = async (options: LockOptions): Promise<Attempt> => {
  try {
    return await lockConfig(options);
  } catch (error) {
    return { problems: problemsOf(error) };
  }
};

const tell = (
  outcome: Attempt,
  { check, json }: { readonly check: boolean; readonly json: boolean },
  terminal: Terminal,
): number => {
  const locked = "lock" in outcome ? outcome : undefined;
  const refused =
    check && locked?.stale === true ? [staleProblem(terminal.shown(locked.file))] : [];
  const all = located([...outcome.problems, ...refused]);
  const ok = !all.some(({ severity }) => severity === "error");
  if (json) terminal.answer(lockJson(locked, all, { check, ok }));
  else {
    sayProblems(all, terminal);
    if (locked !== undefined) terminal.say(lockSummary(locked, check, terminal));
  }
  return ok ? EXIT.ok : EXIT.problems;
};

const staleProblem = (file: string): Problem =>
  new Problem("stale", `${file} is not what the config and the facts say`, {
    hint: "write it: comfynix lock",
  });
