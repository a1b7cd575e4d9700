/** `comfynix compile`: the compiler alone, with neither Nix nor network. */
import { shellWord } from "../emit/shell-word.ts";
import type { Terminal } from "../host/terminal.ts";
import { Problem } from "../problem.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import type { Outcome } from "./compile-config.ts";
import { compileJson } from "./compile-json.ts";
import { located, sayProblems } from "./problems.ts";
import { compileSummary } from "./compile-summary.ts";
import { configOf, parseArguments } from "./parse-arguments.ts";

/** Time limit of a config in seconds, where none is given. */
const SECONDS = 30;

export const compileCommand: Command = {
  name: "compile",
  usage: "comfynix compile [config] [options]",
  summary: "compile the config to nix/; needs neither Nix nor network",
  help: `config is a file, or a folder with a comfyui.config.ts or .mts; default: this folder.

options:
  --config PATH    another way to name the config
  --out DIR        write to DIR instead of nix/ beside the config
  --check          write nothing; exit 1 and list the files when the output is stale
  --watch          compile again whenever the config or a file it uses changes
  --json           print the result to stdout as JSON
  --no-typecheck   leave out the type check
  --timeout S      stop a config that still runs after S seconds (default ${String(SECONDS)})
  --help           show this

examples:
  comfynix compile
  comfynix compile images/comfyui.config.ts --out build/nix
  comfynix compile --check          # in CI: is nix/ what the config says?
  comfynix compile --json | jq '.problems[].code'`,
  run: async (args, terminal) => {
    const { values, positionals } = parseArguments(args, {
      config: { type: "string" },
      out: { type: "string" },
      check: { type: "boolean" },
      watch: { type: "boolean" },
      json: { type: "boolean" },
      "no-typecheck": { type: "boolean" },
      timeout: { type: "string" },
    });
    const config = configOf("compile", positionals, values.config);
    if (values.watch === true) {
      if (values.check === true || values.json === true) {
        throw new UsageError("--watch goes with neither --check nor --json");
      }
      return (await import("./watch.ts")).watch(config, terminal);
    }
    const { compileConfig } = await import("./compile-config.ts");
    const outcome = await compileConfig({
      ...(config === undefined ? {} : { config }),
      ...(values.out === undefined ? {} : { out: values.out }),
      check: values.check === true,
      typecheck: values["no-typecheck"] !== true,
      seconds: secondsOf(values.timeout),
      shown: terminal.shown,
    });
    const out = values.out === undefined ? [] : ["--out", values.out];
    const mend = [
      "npx comfynix compile",
      ...[...(config === undefined ? [] : [config]), ...out].map(shellWord),
    ].join(" ");
    const how = { check: values.check === true, json: values.json === true, mend };
    return tell(outcome, how, terminal);
  },
};

const secondsOf = (given: string | undefined): number => {
  const seconds = given === undefined ? SECONDS : Number(given);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new UsageError(`--timeout takes a number of seconds, not ${JSON.stringify(given)}`);
};

/** How a compile is told. */
interface Told {
  readonly check: boolean;
  readonly json: boolean;
  /** The command that writes what `--check` found stale. */
  readonly mend: string;
}

const tell = (outcome: Outcome, { check, json, mend }: Told, terminal: Terminal): number => {
  const { difference } = outcome;
  const stale =
    check && difference !== undefined && difference.changed.length + difference.removed.length > 0;
  const problems = located(
    stale ? [...outcome.problems, staleProblem(outcome, mend, terminal)] : outcome.problems,
  );
  const ok = !problems.some(({ severity }) => severity === "error");
  if (json) terminal.answer(compileJson(outcome, problems, { check, ok }));
  else {
    sayProblems(problems, terminal);
    if (ok) terminal.say(compileSummary(outcome, check, terminal));
  }
  return ok ? EXIT.ok : EXIT.problems;
};

const staleProblem = (
  { difference, out = "nix" }: Outcome,
  mend: string,
  { shown }: Terminal,
): Problem => {
  const changed = (difference?.changed ?? []).map((file) => `  would write  ${file}`);
  const removed = (difference?.removed ?? []).map((file) => `  would remove ${file}`);
  const message = [`${shown(out)}/ is not what the config says:`, ...changed, ...removed].join(
    "\n",
  );
  return new Problem("stale", message, { hint: `write it: ${mend}` });
};
