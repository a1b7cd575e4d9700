/** A real terminal: a shell in tmux, whose screen is read and whose output is kept. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { root } from "../../helpers/command.ts";

const run = promisify(execFile);

export interface Tmux {
  /** Types a command and Enter. */
  readonly type: (command: string) => Promise<void>;
  readonly key: (key: string) => Promise<void>;
  /** The screen as it is, a line each, without spaces at the end and empty lines below. */
  readonly screen: () => Promise<readonly string[]>;
  /** The same with all that was scrolled away. */
  readonly history: () => Promise<readonly string[]>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** A tmux variable of the pane: `cursor_flag`, `wrap_flag`. */
  readonly flag: (name: string) => Promise<string>;
  /** Everything that was written to the terminal. */
  readonly written: () => string;
  /** Waits for a screen that is so. @throws When none comes. */
  readonly until: (is: (screen: readonly string[]) => boolean) => Promise<readonly string[]>;
  readonly close: () => void;
}

/** Milliseconds that anything may take on a busy machine. */
const PATIENCE = 120_000;

let count = 0;

export const tmux = async (columns: number, rows: number): Promise<Tmux> => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-tmux-"));
  const [socket, output] = [path.join(folder, `s${String(count++)}`), path.join(folder, "output")];
  const call = async (...args: readonly string[]): Promise<string> =>
    (await run("tmux", ["-S", socket, "-f", "/dev/null", ...args])).stdout;
  const size = ["-x", String(columns), "-y", String(rows)];
  const env = ["-u", "CI", "-u", "NO_COLOR", "-u", "FORCE_COLOR", "PS1=$ ", "LC_ALL=C.UTF-8"];
  await call("new-session", "-d", ...size, "-c", root, "env", ...env, "sh");
  await call("set-option", "-g", "history-limit", "10000");
  await call("pipe-pane", "-o", `cat >> '${output}'`);
  const lines = (text: string): readonly string[] => text.trimEnd().split("\n");
  const capture = async (...more: readonly string[]): Promise<readonly string[]> =>
    lines(await call("capture-pane", "-p", ...more));
  const until: Tmux["until"] = async (is) => {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const screen = await capture();
      if (is(screen)) return screen;
      if (performance.now() > end) throw new Error(`not on the screen:\n${screen.join("\n")}`);
      await sleep(50);
    }
  };
  await until(([first]) => first === "$");
  return {
    type: async (command) => void (await call("send-keys", command, "Enter")),
    key: async (key) => void (await call("send-keys", key)),
    screen: () => capture(),
    history: () => capture("-S", "-"),
    resize: async (x, y) => void (await call("resize-window", "-x", String(x), "-y", String(y))),
    flag: async (name) => (await call("display-message", "-p", `#{${name}}`)).trim(),
    written: () => readFileSync(output, "utf8"),
    until,
    close: () => {
      execFileSync("tmux", ["-S", socket, "kill-server"], { stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
