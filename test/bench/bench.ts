/**
 * `npm run bench`: ratios measured side by side in one run, and counts. Seconds say more of a machine
 * than of a program, so none are printed, and nothing fails for being slow.
 */
import { has, TOOLS } from "../helpers/tools.ts";
import { checking } from "./check.ts";
import { formatting } from "./format.ts";
import { growth } from "./growth.ts";
import type { Row } from "./measure.ts";
import { locking } from "./lock/lock.ts";
import { startUp } from "./start-up.ts";
import { types } from "./types.ts";

const show = (title: string, rows: readonly Row[]): void => {
  console.log(`\n${title}`);
  for (const { what, measured, aim, met } of rows) {
    const promised = aim === undefined ? "" : `  aim ${aim}${met === false ? ": MISSED" : ""}`;
    console.log(`  ${what.padEnd(60)}  ${measured}${promised}`);
  }
};

show("Start-up", startUp());
show("Growth", growth());
show("Types", types());
show("Nix front end", formatting());
show("Lock", await locking());
if (has("python")) {
  show("Check", checking());
} else {
  console.log(`\nCheck: not measured, it needs ${TOOLS.python.what} (${TOOLS.python.install})`);
}
if (has("nix")) {
  const { evaluation } = await import("./evaluation.ts");
  show("Evaluation", await evaluation());
} else {
  console.log(`\nEvaluation: not measured, it needs ${TOOLS.nix.what} (${TOOLS.nix.install})`);
}
if (has("builds")) {
  const { building } = await import("./build.ts");
  show("Build", building());
} else {
  console.log(`\nBuild: not measured, it needs ${TOOLS.builds.what} (${TOOLS.builds.install})`);
}
