import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { runGroup } from "../../../compiler/host/run-group.ts";
import { root } from "../../helpers/command.ts";

const env = { PATH: process.env["PATH"] ?? "" };
const sh = (script: string, more: { timeout?: number; signal?: AbortSignal } = {}) =>
  runGroup("/bin/sh", ["-c", script], { cwd: "/", env, timeout: 20_000, ...more });

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 100 && isRunning(pid); tries++) await sleep(50);
  return !isRunning(pid);
};

describe("a program run as a group", () => {
  test("gives back what it said, how it ended, and what it had of our environment: nothing", async () => {
    expect(await sh("echo out; echo err >&2; echo ${HOME-none}; exit 3")).toEqual({
      how: "ended",
      code: 3,
      stdout: "out\nnone\n",
      stderr: "err\n",
    });
  });

  test("is not there", async () => {
    const options = { cwd: "/", env, timeout: 1000 };
    expect(await runGroup("/no/such/program", [], options)).toMatchObject({ how: "not-found" });
  });

  test("is stopped with all its children when its time is up, and does not keep us waiting", async () => {
    const started = Date.now();
    const { how, stdout } = await sh("sleep 300 & echo $!; wait", { timeout: 300 });
    expect(how).toBe("timeout");
    expect(Date.now() - started).toBeLessThan(5000);
    expect(await gone(Number(stdout))).toBe(true);
  });

  test("is stopped although it does not want to be", async () => {
    const { how } = await sh("trap '' TERM; while :; do sleep 1; done", { timeout: 200 });
    expect(how).toBe("timeout");
  });

  test("is stopped by a signal, or not even started", async () => {
    expect(await sh("sleep 300", { signal: AbortSignal.timeout(200) })).toMatchObject({
      how: "aborted",
    });
    expect(await sh("echo x", { signal: AbortSignal.abort() })).toMatchObject({
      how: "aborted",
      stdout: "",
    });
  });

  test.each(["SIGINT", "SIGTERM"] as const)("does not outlive us when we get %s", async (name) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "comfynix-group-")), "pid");
    const script = `
      import { runGroup } from ${JSON.stringify(path.join(root, "compiler/host/run-group.ts"))};
      const options = { cwd: "/", env: process.env, timeout: 60000 };
      await runGroup("/bin/sh", ["-c", "echo $$ > ${file}; exec sleep 300"], options);
    `;
    const tsx = path.join(root, "node_modules/tsx/dist/loader.mjs");
    const parent = spawn(
      process.execPath,
      ["--import", tsx, "--input-type=module", "--eval", script],
      { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
    );
    while (!existsSync(file) || readFileSync(file, "utf8") === "") await sleep(50);
    const child = Number(readFileSync(file, "utf8"));
    rmSync(path.dirname(file), { recursive: true });
    expect(isRunning(child)).toBe(true);
    parent.kill(name);
    const signal = await new Promise((resolve) => parent.on("close", (_, ended) => resolve(ended)));
    expect(signal).toBe(name);
    expect(await gone(child)).toBe(true);
  });
});
