/** docs/check.md says what is true: its commands are understood, its names exist, its codes are these. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { catalogue } from "../../../compiler/check/catalogue.ts";
import { checkArguments } from "../../../compiler/check/command-arguments.ts";
import { checkCommand } from "../../../compiler/check/command.ts";
import { meansOf } from "../../../compiler/check/end.ts";
import { explainText } from "../../../compiler/check/explain.ts";
import { CHECK_EXIT } from "../../../compiler/check/verdict.ts";
import { paint } from "../../../compiler/paint.ts";
import { root } from "../../helpers/command.ts";

const text = readFileSync(path.join(root, "docs/check.md"), "utf8");

/** Every command line, without what a shell does with its output. */
const commands = [...`${text}\n${checkCommand.help}`.matchAll(/comfynix check\b([^`\n|#;)]*)/g)]
  .map((match) => (match[1] ?? "").trim().split(/\s+/).filter(Boolean))
  .filter((words) => words.every((word) => /^[\w.,=:/-]+$/.test(word)));

it.each(commands.map((words) => [words]))("comfynix check %j is understood", (words) => {
  const { what } = checkArguments(words, catalogue);
  if (typeof what === "object") {
    expect(explainText(what.explain, catalogue(), { paint: paint(false) })).toBeDefined();
  }
});

it("shows a good many commands", () => {
  expect(commands.length).toBeGreaterThan(12);
});

it("has every exit code with its verdict and meaning, as --help has", () => {
  const rows = [...text.matchAll(/^\| (\d+) +\| (\S*) *\| (.+?) *\|$/gm)];
  const said = Object.fromEntries(
    rows.map(([, code, verdict, means]) => [code, { verdict, means }]),
  );
  for (const end of catalogue().verdicts) {
    const [code, means] = [String(end.exit), meansOf(end)];
    expect(said[code]).toEqual({ verdict: `\`${end.verdict}\``, means });
    expect(checkCommand.help).toContain(`  ${code.padEnd(3)} ${means}\n`);
  }
  expect(Object.keys(said).map(Number)).toEqual(
    [...Object.values(CHECK_EXIT), 1].toSorted((a, b) => a - b),
  );
});

it("helps within 80 columns", () => {
  expect(checkCommand.help.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("names every family of checks", () => {
  const families = new Set(Object.keys(catalogue().checks).map((id) => id.split(".")[0]));
  for (const family of families) {
    if (family !== "launch" && family !== "machine")
      expect(text).toContain(`\`${String(family)}.*\``);
  }
});
