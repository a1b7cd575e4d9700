/** Runs the real command on small projects written for a test. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { COMFYNIX } from "./product.ts";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** How a process ended and what it said. */
export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Run as this user, where the test runs as root. */
  readonly uid?: number;
}

/** Runs a program to its end. */
export const run = (
  program: string,
  args: readonly string[],
  { cwd = root, env = {}, uid }: RunOptions = {},
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(uid === undefined || process.getuid?.() !== 0 ? {} : { uid, gid: uid }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });

/** Options of Node to run TypeScript. */
export const TSX = ["--import", path.join(root, "node_modules/tsx/dist/loader.mjs")] as const;

/** `comfynix compile …args`, for Node to run. */
export const compileArgs = (...args: readonly string[]): string[] => [COMFYNIX, "compile", ...args];

/** `comfynix compile …args` in `cwd`. */
export const compile = (
  cwd: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Result> => run(process.execPath, compileArgs(...args), { cwd, ...options });

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder outside of the repository; removed after the test file. */
export const newFolder = (prefix = "comfynix-"): string => {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
};

/** A new folder with these files; removed after the test file. */
export const projectWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  // Nothing of this may matter to anything.
  const folder = newFolder("comfynix test (é) 100% #1 ");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
};
