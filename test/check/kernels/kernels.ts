/** Runs Python with the probe's package: for tests that reach into it. */
import { spawn } from "node:child_process";
import path from "node:path";
import { type CheckResult, PROBE, PYTHON } from "../probe/probe.ts";

/** The folder of the scripts and fakes of these tests. */
export const HERE = import.meta.dirname;

/** What a script printed. Rejects with its stderr when it fails. */
export const python = (
  args: readonly string[],
  { input = "", env = {} }: { input?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const pythonPath = [PROBE, env["PYTHONPATH"]].filter(Boolean).join(path.delimiter);
    const child = spawn(PYTHON, ["-P", ...args], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...env, PYTHONPATH: pythonPath },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`python ended with ${code}: ${stderr}`));
    });
    child.stdin.end(input);
  });

/** Checks by their ids (`k.conv`, or `k.conv=6` for six seconds), on a CPU that poses as a GPU. */
export const posing = async (
  ids: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly CheckResult[]> => {
  const told = await python([`${HERE}/run.py`, ...ids], {
    env: { POSE: "8.9", PYTHONPATH: `${HERE}/posing:${HERE}/broken`, ...env },
  });
  return JSON.parse(told) as readonly CheckResult[];
};
