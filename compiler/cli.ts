/** The command line: finds the command, runs it, and turns every end into an exit code. */
import { type Command, EXIT, UsageError } from "./commands/command.ts";
import { problemsOf, located, sayProblems } from "./commands/problems.ts";
import { answered, onLostOutput } from "./host/outputs.ts";
import { type Terminal, terminal } from "./host/terminal.ts";
import { version } from "./host/version.ts";
import { internalError } from "./internal-error.ts";

/** Loaded one by one, when asked for: start-up is part of the product. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import("./build/command.ts")).buildCommand,
  check: async () => (await import("./check/command.ts")).checkCommand,
  compile: async () => (await import("./commands/compile.ts")).compileCommand,
  dev: async () => (await import("./commands/dev.ts")).devCommand,
  fmt: async () => (await import("./commands/fmt.ts")).fmtCommand,
  graph: async () => (await import("./commands/graph.ts")).graphCommand,
  impact: async () => (await import("./commands/impact.ts")).impactCommand,
  lock: async () => (await import("./lock/command.ts")).lockCommand,
  log: async () => (await import("./build/command-log.ts")).logCommand,
  outdated: async () => (await import("./commands/outdated.ts")).outdatedCommand,
  stats: async () => (await import("./commands/stats.ts")).statsCommand,
  update: async () => (await import("./commands/update.ts")).updateCommand,
  why: async () => (await import("./commands/why.ts")).whyCommand,
};

/**
 * Runs one command line and ends the process: with 0 when it did what was asked, 1 when the input
 * has problems, 2 when the command line is wrong.
 *
 * @param argv  The arguments behind the program's name: `["compile", "--check"]`.
 */
export const main = async (argv: readonly string[]): Promise<never> => {
  // Kept from before a config can replace it. The process is ended, as a config may have left
  // timers behind; a success is only what gets this far.
  const exit = process.exit.bind(process);
  const out = terminal();
  process.exitCode = EXIT.problems;
  const early = (code: number): void => {
    // A signal's code is kept; 13 is Node's word for an await that never came back.
    if (code !== 0 && code !== EXIT.problems && code !== 13) return;
    out.say("comfynix was ended before it was done\n");
    process.exitCode = EXIT.problems;
  };
  process.once("exit", early);
  const end = (code: number): never => {
    process.off("exit", early);
    return exit(code);
  };
  onLostOutput(end);
  const code = await run(argv, out);
  await answered();
  return end(code);
};

const run = async (argv: readonly string[], out: Terminal): Promise<number> => {
  const [word, ...args] = argv;
  let command: Command | undefined;
  try {
    if (word === "--version" || word === "version") return answer(out, `${version()}\n`);
    const asked = word === "help" ? args[0] : word;
    if (asked === undefined || asked === "--help" || asked === "-h") {
      const text = await overview();
      return word === undefined ? misuse(out, "a command is missing", text) : answer(out, text);
    }
    const find = Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
    if (find === undefined) return misuse(out, await noCommand(asked), await overview());
    command = await find();
    if (word === "help" || wantsHelp(args)) return answer(out, await helpOf(command));
    return await command.run(args, out);
  } catch (error) {
    return failed(error, command, out);
  }
};

const noCommand = async (asked: string): Promise<string> => {
  const { suggestion } = await import("./suggest.ts");
  const meant = suggestion(asked, Object.keys(COMMANDS));
  return `there is no command ${asked}${meant === undefined ? "" : `; ${meant}`}`;
};

const failed = (error: unknown, command: Command | undefined, out: Terminal): number => {
  if (error instanceof UsageError) {
    misuse(out, error.message, `See npx comfynix ${command?.name ?? ""} --help.\n`);
    return command?.usageExit ?? EXIT.usage;
  }
  try {
    sayProblems(located(problemsOf(error)), out);
  } catch {
    out.say(internalError(error, version()));
  }
  return EXIT.problems;
};

const wantsHelp = (args: readonly string[]): boolean => {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return own.includes("--help") || own.includes("-h");
};

const answer = (out: Terminal, text: string): number => {
  out.answer(text);
  return EXIT.ok;
};

const misuse = (out: Terminal, message: string, then: string): number => {
  out.say(`${out.paint.error("error:")} ${message}\n\n${then}`);
  return EXIT.usage;
};

/** What `--help` says of a command. */
export const helpOf = async ({ usage, summary, help }: Command): Promise<string> => {
  const { foldHelp } = await import("./fold-help.ts");
  return foldHelp(`${usage}\n  ${summary}\n\n${help}\n`);
};

/** What `--help` says without a command. */
export const overview = async (): Promise<string> => {
  const { foldHelp } = await import("./fold-help.ts");
  const commands = await Promise.all(Object.values(COMMANDS).map((find) => find()));
  const width = Math.max(...commands.map(({ name }) => name.length), "version".length);
  const line = (name: string, summary: string): string => `  ${name.padEnd(width)}  ${summary}`;
  return foldHelp(`comfynix: a typed comfyui.config.ts becomes the Nix of a ComfyUI image

usage: comfynix COMMAND [options]

commands:
${commands.map(({ name, summary }) => line(name, summary)).join("\n")}
${line("help", "show the help of a command: comfynix help compile")}
${line("version", "show the version")}

examples:
  comfynix compile              # write nix/ beside ./comfyui.config.ts
  comfynix compile --watch      # and again whenever it changes

exit codes: 0 all is well, 1 the input has problems, 2 the command line is wrong
`);
};
