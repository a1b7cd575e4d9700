// Prints the command README.md gives for the tests: the one `sh` block that runs `npm test`.
import { readFileSync } from "node:fs";

const [, , file] = process.argv;
const blocks = [...readFileSync(file, "utf8").matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) =>
  match[1].trim(),
);
const commands = blocks.filter((block) => block.endsWith("npm test"));
if (commands.length !== 1) {
  console.error(`${file} has ${commands.length} sh blocks that end with "npm test", not one`);
  process.exit(1);
}
console.log(commands[0]);
