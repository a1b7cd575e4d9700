/**
 * Nix itself as the judge: what `nix-instantiate --parse` says of expressions. Without Nix every call
 * fails; nothing is skipped.
 */
import { execFile, type ExecFileException } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

/** What Nix says of one expression: the line it prints, or that it refuses. */
export type Verdict = { readonly tree: string } | { readonly error: string };

/** Where Nix reads relative and home paths from. */
export const BASE = "/usr";
export const HOME = "/home/nix";

const run = promisify(execFile);
/** Arguments of one process may take about 2 MB; a chunk stays far below. */
const CHUNK = { count: 200, bytes: 60_000 };

/**
 * The verdict of Nix on each text. One process reads many texts and stops at the first it refuses, so
 * `accepted` should be a good guess: texts guessed right cost a fraction of a process.
 */
export const nixParse = async (
  texts: readonly string[],
  accepted: (text: string) => boolean,
): Promise<Verdict[]> => {
  const verdicts: Verdict[] = [];
  const jobs: number[][] = [];
  let batch: number[] = [];
  let bytes = 0;
  texts.forEach((text, index) => {
    if (!accepted(text)) {
      jobs.push([index]);
      return;
    }
    if (batch.length >= CHUNK.count || bytes + text.length > CHUNK.bytes) {
      jobs.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(index);
    bytes += text.length;
  });
  jobs.push(batch);

  const work = async (): Promise<void> => {
    for (let job = jobs.pop(); job; job = jobs.pop()) {
      let rest = job;
      while (rest.length > 0) {
        const { lines, error } = await parseUntilError(rest.map((each) => texts[each] ?? ""));
        rest.slice(0, lines.length).forEach((each, at) => {
          verdicts[each] = { tree: lines[at] ?? "" };
        });
        const refused = rest[lines.length];
        if (error !== undefined && refused !== undefined) verdicts[refused] = { error };
        rest = rest.slice(lines.length + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return verdicts;
};

/** The trees of the texts before the first that Nix refuses, and why it refuses that. */
const parseUntilError = async (
  texts: readonly string[],
): Promise<{ lines: string[]; error?: string }> => {
  // A leading line break keeps a text that starts with a dash from being an option.
  const args = ["--parse", "-E", ...texts.map((text) => `\n${text}`)];
  const options = { cwd: BASE, env: { ...process.env, HOME }, maxBuffer: 1 << 28 };
  try {
    const { stdout } = await run("nix-instantiate", args, options);
    return { lines: linesOf(stdout) };
  } catch (error) {
    const { stdout = "", stderr = "", signal } = error as ExecFileException;
    // Nix 2.8 crashes on some texts that are wrong: `"$` at the end of a file is one.
    if (signal === "SIGSEGV") return { lines: linesOf(stdout), error: "Nix crashed" };
    if (!stderr.includes("error:")) throw error;
    return { lines: linesOf(stdout), error: stderr };
  }
};

const linesOf = (output: string): string[] => output.split("\n").slice(0, -1);
