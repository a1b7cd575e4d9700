/** Ctrl-C at any moment: the output is whole, old or new, and nothing lies about. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { compile, compileArgs, projectWith, root, run, TSX } from "../helpers/command.ts";
import { kill } from "../helpers/processes.ts";
import { small } from "../helpers/project.ts";

const flake = (folder: string): string[] =>
  readdirSync(path.join(folder, "nix"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .sort();

/** Presses Ctrl-C when `moment` has come: the whole group gets the signal, as from a terminal. */
const interrupted = async (
  folder: string,
  temporary: string,
  moment: () => Promise<unknown>,
): Promise<NodeJS.Signals | null> => {
  const child = spawn(process.execPath, compileArgs(), {
    cwd: folder,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, TMPDIR: temporary },
  });
  const ended = once(child, "exit") as Promise<[unknown, NodeJS.Signals | null]>;
  await moment();
  if (child.pid !== undefined) kill(-child.pid, "SIGINT");
  const [, signal] = await ended;
  return signal;
};

test("Ctrl-C at any moment", async () => {
  const folder = projectWith(small());
  const temporary = projectWith({});
  expect((await compile(folder)).code).toBe(0);
  const old = flake(folder);
  const next = (small()["comfyui.config.ts"] ?? "").replace('"1"', '"2"');
  const fresh = projectWith({ ...small(), "comfyui.config.ts": next });
  const started = performance.now();
  expect((await compile(fresh)).code).toBe(0);
  const whole = performance.now() - started;
  const both = [old, flake(fresh)];

  for (let step = 1; step <= 12; step++) {
    writeFileSync(path.join(folder, "comfyui.config.ts"), next);
    await interrupted(folder, temporary, () => sleep((whole * step) / 11));
    expect(both).toContainEqual(flake(folder));
    expect(readdirSync(folder).sort()).toEqual(["nix", ...Object.keys(small())].sort());
  }
  // A shell removes the type check's folder as soon as the compiler has ended.
  await expect
    .poll(() => readdirSync(temporary).filter((name) => name.startsWith("comfynix")))
    .toEqual([]);
});

test("Ctrl-C ends a config that loops at once", async () => {
  const loop =
    'import { writeFileSync } from "node:fs";\nwriteFileSync("looping", "");\nfor (;;);\n';
  const folder = projectWith(small(loop));
  const looping = () => existsSync(path.join(folder, "looping"));
  const signal = await interrupted(folder, projectWith({}), () => expect.poll(looping).toBe(true));
  expect(signal).toBe("SIGINT");
});

test("a signal in the middle of writing waits for its end, even with the process guarded", async () => {
  const module = (name: string): string => JSON.stringify(path.join(root, "compiler", name));
  const folder = projectWith({
    "package.json": '{ "type": "module" }',
    "write.ts": `import { writeFileSync } from "node:fs";
import { uninterrupted } from ${module("host/interrupt.ts")};
import { guardProcess } from ${module("load/guard.ts")};

guardProcess("/p/comfyui.config.ts");
await uninterrupted(() => {
  process.kill(process.pid, "SIGTERM");
  writeFileSync("done", "");
});
writeFileSync("after", "");
`,
  });
  const { code } = await run(process.execPath, [...TSX, "write.ts"], { cwd: folder });
  expect(code).toBe(128 + 15);
  expect(readdirSync(folder).sort()).toEqual(["done", "package.json", "write.ts"]);
});
