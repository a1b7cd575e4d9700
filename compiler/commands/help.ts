/** What `--help` says. */
import { foldHelp } from "../fold-help.ts";
import { COMMANDS } from "./all.ts";
import type { Command } from "./command.ts";

/** Of a command. */
export const helpOf = ({ usage, summary, help }: Command): string =>
  foldHelp(`${usage}\n  ${summary}\n\n${help}\n`);

/** Without a command. */
export const overview = async (): Promise<string> => {
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
