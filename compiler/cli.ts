/** The command line: finds the command, runs it, and turns every end into an exit code. */
import { COMMANDS } from "./commands/all.ts";
import { type Command, EXIT, UsageError } from "./commands/command.ts";
import { problemsOf, located, sayProblems } from "./commands/problems.ts";
import { answered, onLostOutput } from "./host/outputs.ts";
import { type Terminal, terminal } from "./host/terminal.ts";
import { version } from "./host/version.ts";
import { internalError } from "./internal-error.ts";

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

const overview = async () => (await import("./commands/help.ts")).overview();

const helpOf = async (command: Command) => (await import("./commands/help.ts")).helpOf(command);

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
