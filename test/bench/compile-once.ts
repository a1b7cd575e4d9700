/** One compile of a synthetic image, in a process of its own: `compile-once.ts COUNT`. */
import { compile } from "../../compiler/compile.ts";
import { synthetic } from "./synthetic.ts";

const count = Number(process.argv[2]);
compile(synthetic(10));
const context = synthetic(count);
const before = process.resourceUsage().maxRSS;
const start = process.cpuUsage();
const { files } = compile(context);
const { user, system } = process.cpuUsage(start);
process.stdout.write(
  JSON.stringify({
    // Of the processor: waiting for other programs is no work.
    milliseconds: (user + system) / 1000,
    // In kilobytes, beyond what the process needed before.
    memory: process.resourceUsage().maxRSS - before,
    bytes: [...files.values()].reduce((sum, text) => sum + text.length, 0),
    files: files.size,
  }),
);
