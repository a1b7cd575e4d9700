/** However a program is run, what it starts ends with it, and with us. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { runGroup } from "../../compiler/host/run-group.ts";
import { runLines } from "../../compiler/host/run-lines.ts";
import { runNix } from "../../compiler/host/nix-run.ts";
import { projectWith, root } from "../helpers/command.ts";

const PATH = "/usr/bin:/bin";

/** A folder in which `./nix` is this shell script, for each of the three to run. */
const folderOf = (script: string): string => {
  const folder = projectWith({ nix: `#!/bin/sh\n${script}\n` });
  chmodSync(path.join(folder, "nix"), 0o755);
  return folder;
};

interface RunOptions {
  readonly signal?: AbortSignal;
  readonly grace?: number;
}

type Run = (
  folder: string,
  options?: RunOptions,
) => Promise<{ readonly how: string; readonly code?: number | undefined }>;

/** The ways to run a program. */
const WAYS: readonly (readonly [string, Run])[] = [
  [
    "runGroup",
    (cwd, options) =>
      runGroup(path.join(cwd, "nix"), [], { cwd, env: { PATH }, timeout: 60_000, ...options }),
  ],
  [
    "runLines",
    (cwd, options) =>
      runLines(path.join(cwd, "nix"), [], {
        cwd,
        env: { PATH },
        onLine: () => undefined,
        ...options,
      }),
  ],
  ["runNix", (cwd, options) => runNix([], { cwd, env: { PATH: `${cwd}:${PATH}` }, ...options })],
];

/** What a script has written into a file, once it has. */
const written = async (file: string): Promise<string> => {
  await expect.poll(() => existsSync(file) && readFileSync(file, "utf8") !== "").toBe(true);
  return readFileSync(file, "utf8").trim();
};

/** Not even dead without anybody having noticed. */
const isAlive = (pid: string): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

it.each(WAYS)("%s asks all of a group to stop when it is told to", async (_, run) => {
  const folder = folderOf(
    "trap 'echo bye > bye; exit' TERM; sleep 300 >/dev/null 2>&1 & echo $! > pid; wait",
  );
  const controller = new AbortController();
  const running = run(folder, { signal: controller.signal, grace: 20_000 });
  const pid = await written(path.join(folder, "pid"));
  controller.abort();
  expect(await running).toMatchObject({ how: "aborted" });
  expect(await written(path.join(folder, "bye"))).toBe("bye");
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it.each(WAYS)("%s makes it stop when it does not want to", async (_, run) => {
  const folder = folderOf("trap '' TERM; echo $$ > pid; while :; do sleep 1; done");
  const controller = new AbortController();
  const running = run(folder, { signal: controller.signal, grace: 200 });
  const pid = await written(path.join(folder, "pid"));
  controller.abort();
  expect(await running).toMatchObject({ how: "aborted" });
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it.each(WAYS)("%s does not start what is stopped already", async (_, run) => {
  const folder = folderOf("echo > started");
  expect(await run(folder, { signal: AbortSignal.abort() })).toMatchObject({ how: "aborted" });
  expect(existsSync(path.join(folder, "started"))).toBe(false);
});

it.each(WAYS)("%s leaves nothing of a group behind", async (_, run) => {
  const folder = folderOf("sleep 300 >/dev/null 2>&1 & echo $! > pid; exit 3");
  expect(await run(folder)).toMatchObject({ how: "ended", code: 3 });
  const pid = await written(path.join(folder, "pid"));
  await expect.poll(() => isAlive(pid)).toBe(false);
});

// As ssh does that is told to keep its connections.
it.each(WAYS)("%s does not wait for who has left the group with its outputs", async (_, run) => {
  const folder = folderOf(
    "setsid sh -c 'echo $$ > pid; exec sleep 300' & until [ -s pid ]; do :; done; exit 3",
  );
  expect(await run(folder, { grace: 200 })).toMatchObject({ how: "ended", code: 3 });
  const pid = await written(path.join(folder, "pid"));
  expect(isAlive(pid)).toBe(true);
  process.kill(Number(pid));
});

it.each(WAYS.slice(0, 2))("%s says when there is no such program", async (_, run) => {
  expect(await run(projectWith({}))).toMatchObject({ how: "not-found" });
});

/** Another process that runs this in a folder, and can be told to end. */
const parentOf = (folder: string, text: string) => {
  const module = (file: string): string => JSON.stringify(path.join(root, "compiler/host", file));
  const script = `
    import { interruptible } from ${module("interrupt.ts")};
    import { runGroup } from ${module("run-group.ts")};
    import { runLines } from ${module("run-lines.ts")};
    import { runNix } from ${module("nix-run.ts")};
    const cwd = process.cwd();
    const env = { PATH: cwd + ":${PATH}" };
    ${text}
  `;
  const tsx = path.join(root, "node_modules/tsx/dist/loader.mjs");
  const parent = spawn(
    process.execPath,
    ["--import", tsx, "--input-type=module", "--eval", script],
    { cwd: folder, stdio: ["ignore", "inherit", "inherit"] },
  );
  const closed = new Promise((resolve) => parent.on("close", (_, signal) => resolve(signal)));
  return { kill: (name: NodeJS.Signals) => parent.kill(name), closed };
};

const ALL_THREE = `await Promise.all([
  runGroup("sh", ["-c", "echo $$ > group; exec sleep 300"], { cwd, env, timeout: 60000 }),
  runLines("sh", ["-c", "echo $$ > lines; exec sleep 300"], { cwd, env, onLine: () => {} }),
  runNix([], { cwd, env }),
])`;

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "nothing outlives us when we get %s",
  async (name) => {
    const folder = folderOf("echo $$ > pid; exec sleep 300");
    const { kill, closed } = parentOf(folder, ALL_THREE);
    const files = ["group", "lines", "pid"].map((each) => path.join(folder, each));
    const pids = await Promise.all(files.map(written));
    expect(pids.filter(isAlive)).toHaveLength(3);
    kill(name);
    expect(await closed).toBe(name);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  },
);

it("who is told by us to stop is not killed for the signal that we get", async () => {
  const folder = folderOf("");
  const { kill, closed } = parentOf(
    folder,
    `const child = "trap 'echo bye > bye; exit' TERM; echo ready > ready; sleep 300 & wait";
    const options = { cwd, env, timeout: 60000, grace: 20000 };
    await interruptible((signal) => runGroup("sh", ["-c", child], { ...options, signal }));`,
  );
  await written(path.join(folder, "ready"));
  kill("SIGINT");
  expect(await closed).toBe(null);
  expect(await written(path.join(folder, "bye"))).toBe("bye");
});
