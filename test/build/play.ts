/**
 * Shows a log on this process's terminal: what the tests of the display run in a real one.
 *
 *     node --import tsx test/build/play.ts large RATE PACKAGES | FILE RATE [HOLD]
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEvents } from "../../compiler/build/events/parse.ts";
import { origins } from "../../compiler/build/origin.ts";
import { buildDisplay } from "../../compiler/build/show/display.ts";
import { summarise, summaryText } from "../../compiler/build/show/summary.ts";
import { terminal as ours } from "../../compiler/host/terminal.ts";
import { resolve } from "../../compiler/resolve.ts";
import { largeContext, largeLog } from "./large-log.ts";

const [what = "large", rate = "10000", packages = "300", hold = "0"] = process.argv.slice(2);
const large = { packages: Number(packages), fetches: Number(packages), lines: 100 };
const of = origins(resolve(largeContext(large)));
const lines = what === "large" ? largeLog(large) : readFileSync(what, "utf8").trimEnd().split("\n");
const terminal = ours();
const display = buildDisplay(terminal, { title: "comfyui", origins: of });
process.on("SIGINT", () => {
  display.end();
  process.exit(130);
});
const began = performance.now();
let count = 0;
for (const line of lines) {
  for (const event of parseEvents(line)) display.event(event);
  const due = (++count * 1000) / Number(rate);
  // As often as a pipe is read.
  if (due > performance.now() - began + 5) await sleep(due - (performance.now() - began));
}
await sleep(Number(hold));
display.end();
const now = performance.now();
terminal.say(summaryText(summarise(display.state, of, { complete: true, now }), terminal.paint));
const { user, system } = process.cpuUsage();
if (process.env["PLAY_COST"] !== undefined)
  terminal.say(
    `${String(count)} events, ${((user + system) / count).toFixed(1)} µs each, ${((now - began) / 1000).toFixed(1)}s\n`,
  );
