/**
 * Shows a log on this process's terminal, as the tests of the display do in a real one:
 *
 *     node --import tsx test/build/play.ts LOG RATE [LINES]
 *
 * LOG is a file, or `large:200` for a made-up build of 200 packages; RATE is events a second. With LINES it
 * stops after so many and stays as it is, its clock, too; the terminal's title is `held` then.
 */
import { readFileSync } from "node:fs";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { parseEvents } from "../../compiler/build/events/parse.ts";
import { origins } from "../../compiler/build/origin.ts";
import { buildDisplay } from "../../compiler/build/show/display.ts";
import { summarise, summaryText } from "../../compiler/build/show/summary.ts";
import { terminal as ours } from "../../compiler/host/terminal.ts";
import { resolve } from "../../compiler/resolve.ts";
import { largeContext, largeLog } from "./large-log.ts";
import { recordedContext } from "./recorded.ts";

const [log = "", rate = "10000", most] = process.argv.slice(2);
const packages = Number(/^large:(\d+)$/.exec(log)?.[1] ?? NaN);
const large = { packages, fetches: packages, lines: 100 };
const made = Number.isInteger(packages);
const of = origins(resolve(made ? largeContext(large) : recordedContext()));
const lines = made ? largeLog(large) : readFileSync(log, "utf8").trimEnd().split("\n");

const terminal = ours();
let held: number | undefined;
const clock = (): number => held ?? performance.now();
const display = buildDisplay(terminal, { title: "comfyui", origins: of, clock });
/** OSC 2 of xterm's control sequences. */
const entitle = (title: string): void => void process.stderr.write(`\u001b]2;${title}\u0007`);
entitle("playing");
process.on("SIGINT", () => {
  display.end();
  process.exit(130);
});
const began = performance.now();
let count = 0;
for (const line of lines) {
  if (count === Number(most)) {
    held = performance.now();
    // What is still to be drawn is drawn within a tenth of a second.
    await sleep(300);
    entitle("held");
    await sleep(2 ** 30);
  }
  for (const event of parseEvents(line)) display.event(event);
  const due = (++count * 1000) / Number(rate);
  // As often as a pipe is read, however busy the machine is.
  if (count % 100 === 0) await turn();
  if (due > performance.now() - began + 5) await sleep(due - (performance.now() - began));
}
display.end();
const now = performance.now();
terminal.say(summaryText(summarise(display.state, of, { complete: true, now }), terminal.paint));
const { user, system } = process.cpuUsage();
const cost = ((user + system) / count).toFixed(1);
terminal.say(`${String(count)} events, ${cost} µs each, ${((now - began) / 1000).toFixed(1)}s\n`);
