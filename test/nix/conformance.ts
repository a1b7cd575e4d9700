/**
 * Runs the published cases of nixfmt, and any folder of formatted Nix, from folders it is given.
 *
 *     npx tsx test/nix/conformance.ts nixfmt/test      (diff/, correct/, invalid/ inside)
 *     npx tsx test/nix/conformance.ts some/nix/folder  (every file is expected to stay as it is)
 *
 * With a `nixfmt` on the PATH, files that differ are also compared with what it makes of them.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { format } from "../../compiler/nix/format.ts";

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly note: string;
}

const CASE_WIDTH = 80;

const main = (folder: string, verbose: boolean): void => {
  const published = existsSync(join(folder, "diff"));
  const groups: [string, Result[]][] = published
    ? [
        ["pairs", pairs(folder, "out.nix", false)],
        ["pairs, strict", pairs(folder, "out-pure.nix", true)],
        ["fixed points", fixedPoints(join(folder, "correct"), 100, true)],
        ["invalid files", invalid(join(folder, "invalid"))],
      ]
    : [["fixed points", fixedPoints(folder, 100, false)]];
  for (const [name, results] of groups) {
    const good = results.filter((result) => result.ok).length;
    for (const result of results) {
      if (!result.ok) console.log(`  ${result.name}: ${verbose ? result.note : first(result.note)}`);
    }
    const share = results.length === 0 ? 0 : (good / results.length) * 100;
    console.log(`${name}: ${good}/${results.length} (${share.toFixed(1)} %)`);
  }
};

const first = (note: string): string => note.split("\n", 4).join("\n    ");

const pairs = (folder: string, expected: string, strict: boolean): Result[] =>
  readdirSync(join(folder, "diff"))
    .sort()
    .filter((name) => existsSync(join(folder, "diff", name, expected)))
    .map((name) => {
      const input = readFileSync(join(folder, "diff", name, "in.nix"), "utf8");
      const wanted = readFileSync(join(folder, "diff", name, expected), "utf8");
      return compare(name, input, wanted, CASE_WIDTH, strict);
    });

const fixedPoints = (folder: string, width: number, strict: boolean): Result[] =>
  nixFiles(folder).map((file) => {
    const text = readFileSync(file, "utf8");
    return compare(relative(folder, file), text, text, width, strict);
  });

const invalid = (folder: string): Result[] =>
  nixFiles(folder).map((file) => {
    try {
      format(readFileSync(file, "utf8"));
    } catch (error) {
      const ok = error instanceof Error && error.name === "NixSyntaxError";
      return { name: relative(folder, file), ok, note: String(error) };
    }
    return { name: relative(folder, file), ok: false, note: "was accepted" };
  });

const compare = (
  name: string,
  input: string,
  wanted: string,
  width: number,
  strict: boolean,
): Result => {
  try {
    const got = format(input, { width, strict, file: name });
    if (got === wanted) return { name, ok: true, note: "" };
    const reference = nixfmt(input, width, strict);
    if (reference === got) return { name, ok: true, note: "" };
    return { name, ok: false, note: difference(wanted, got) };
  } catch (error) {
    return { name, ok: false, note: error instanceof Error ? (error.stack ?? "") : String(error) };
  }
};

const hasNixfmt = spawnSync("nixfmt", ["--version"]).status === 0;

const nixfmt = (input: string, width: number, strict: boolean): string | undefined =>
  hasNixfmt
    ? execFileSync("nixfmt", ["-w", String(width), ...(strict ? ["--strict"] : []), "-"], {
        input,
        encoding: "utf8",
      })
    : undefined;

/** The first line that differs, with what stands around it. */
const difference = (wanted: string, got: string): string => {
  const left = wanted.split("\n");
  const right = got.split("\n");
  const at = left.findIndex((line, index) => line !== right[index]);
  const line = at === -1 ? left.length : at;
  const show = (lines: string[]): string => lines.slice(Math.max(0, line - 3), line + 4).join("\n");
  return `line ${line + 1}\n- ${left[line]}\n+ ${right[line]}\nwanted:\n${show(left)}\ngot:\n${show(right)}\n`;
};

const nixFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".nix") && statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => join(folder, name));

const [folder, flag] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: npx tsx test/nix/conformance.ts FOLDER [--verbose]");
  process.exit(2);
}
main(folder, flag === "--verbose");
