/** `comfynix check`: does the image work on this machine, and whose fault is it if not. */
import { type Command, EXIT, UsageError } from "../commands/command.ts";
import type { Terminal } from "../host/terminal.ts";
import { catalogue } from "./catalogue.ts";
import { checkArguments, type CheckArguments } from "./command-arguments.ts";
import { endOf, meansOf } from "./end.ts";
import { explainText, listText } from "./explain.ts";
import { CHECK_EXIT, EXITS } from "./verdict.ts";

export const checkCommand: Command = {
  name: "check",
  usage: "comfynix check [IMAGE] [options] [-- ARGS]",
  summary: "prove that an image works on this GPU, or say why not and whose fault it is",
  help: `IMAGE is one of the config's images (needed when there are several), or a
reference such as ghcr.io/me/comfyui:cu130 of an image that Docker or Podman
has. What is behind -- is handed to docker run, podman run or nix run.

options:
  --via WAY      docker, podman, nix (no container), or python=PATH (any Python,
                 as it is); default: the first of docker, podman and nix that
                 has the image
  --host         before anything is built: do this machine's driver, GPU and
                 container engine suit the config? Names the variant that would
  --no-gpu       only what needs no GPU; says what stays unproven
  --only IDS     only these checks, and what they need: k.conv,pkg.import.torch
  --require IDS  a skip of these is a failure
  --timeout S    seconds each check may take
  --json         print the report to stdout as JSON
  --save [FILE]  keep the report: in FILE (ending in .json, else --save=FILE),
                 or beside the image's digest in .comfynix/reports
  --config PATH  the config or its folder; default: this folder
  --list         name all checks
  --explain ID   what a check does and why, or an error's meaning and remedy
  --help         show this

exit codes:
${EXITS.map((exit) => `  ${String(exit).padEnd(3)} ${meansOf(endOf(exit))}`).join("\n")}
  ${String(CHECK_EXIT.usage)}  the command line is wrong (2 with every other command)
  1   the config has problems, or the report could not be written

examples:
  comfynix check comfyui
  comfynix check --host                # before building 15 GB
  comfynix check comfyui --no-gpu      # in CI
  comfynix check comfyui --require k.sdpa,k.compile --save
  comfynix check comfyui --via docker -- --gpus device=1
  comfynix check --explain k.conv`,
  usageExit: CHECK_EXIT.usage,
  run: async (argv, terminal) => {
    const args = checkArguments(argv, catalogue);
    if (args.what === "image") {
      return (await import("./command-image.ts")).checkImage(args, terminal);
    }
    if (args.what === "host") return (await import("./command-host.ts")).checkHost(args, terminal);
    terminal.answer(textOf(args.what, terminal));
    return EXIT.ok;
  },
};

/** What `--list` and `--explain` answer. */
const textOf = (
  what: Exclude<CheckArguments["what"], "image" | "host">,
  terminal: Terminal,
): string => {
  if (what === "list") return listText(catalogue(), terminal);
  const text = explainText(what.explain, catalogue(), terminal);
  if (text === undefined) {
    throw new UsageError(`there is no check or error ${what.explain}; --list names the checks`);
  }
  return text;
};
