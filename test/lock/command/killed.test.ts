/** A lock that is killed at any moment leaves the old lock or the new one, and the next one goes on. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLock } from "../../../compiler/lock/read.ts";
import { commandLine, environment, lock, openShop, project } from "./shop.ts";
import type { Shop } from "./shop.ts";

/** How often; `KILLS=100` for the long run. */
const KILLS = Number(process.env["KILLS"] ?? 20);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ latency: 15 });
  const names = Array.from({ length: 30 }, (_, at) => `part${at}`);
  shop.stock(
    { name: "whole", version: "1", requires: names },
    ...names.map((name, at) => ({
      name,
      version: "1",
      requires: at % 3 === 0 ? [`deep${at}`] : [],
      files: [{ name: `${name}/__init__.py`, data: "x".repeat(5000) }],
    })),
    ...names.map((_, at) => ({ name: `deep${at}`, version: "1", apart: false })),
  );
});
afterAll(() => shop.close());

/** Runs the command and kills it when its moment comes; whether it still ran then. */
const killedAt = async (
  folder: string,
  cache: string,
  moment: (ended: AbortSignal) => Promise<unknown>,
): Promise<boolean> => {
  const child = spawn(process.execPath, commandLine("lock", "--allow-insecure"), {
    cwd: folder,
    env: { ...process.env, ...environment({ cache }) },
    stdio: "ignore",
  });
  const ended = new AbortController();
  const exit = once(child, "exit") as Promise<[unknown, NodeJS.Signals | null]>;
  void exit.finally(() => ended.abort());
  await moment(ended.signal).catch(() => undefined);
  child.kill("SIGKILL");
  const [, signal] = await exit;
  return signal === "SIGKILL";
};

/** When it has asked the index so often. */
const requests = (count: number) => async (ended: AbortSignal) => {
  const before = shop.server.seen.length;
  while (!ended.aborted && shop.server.seen.length < before + count) await sleep(2);
};

/** After so many milliseconds: how far it is then, nobody knows. */
const after = (milliseconds: number) => (signal: AbortSignal) =>
  sleep(milliseconds, undefined, { signal });

test(
  `killed at ${KILLS} moments, it leaves nothing that does not load`,
  async () => {
    const folder = project(shop.url, ['wheel("whole", "1")']);
    const file = path.join(folder, "comfyui.lock.json");
    const fresh = (name: string): string => path.join(folder, "caches", name);
    const began = performance.now();
    expect(await lock(folder, [], { cache: fresh("whole") })).toMatchObject({ code: 0 });
    const whole = performance.now() - began;
    const text = readFileSync(file, "utf8");
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      rmSync(file, { force: true });
      // Caches are shared by some, so that what a killed one kept is read by the next.
      const cache = fresh(String(kill % 4));
      const moment =
        kill % 2 === 0 ? requests(1 + kill) : after(whole * (0.3 + (0.75 * kill) / KILLS));
      if (await killedAt(folder, cache, moment)) killed += 1;
      if (existsSync(file)) expect(readLock(readFileSync(file, "utf8"), file)).toBeDefined();
    }
    expect(killed).toBeGreaterThan(0);
    for (const cache of [0, 1, 2, 3].map(String)) {
      rmSync(file, { force: true });
      const { code, stderr } = await lock(folder, [], { cache: fresh(cache) });
      expect(code, stderr).toBe(0);
      expect(readFileSync(file, "utf8")).toBe(text);
    }
    const left = readdirSync(folder).filter((name) => name.startsWith(".comfyui.lock.json"));
    expect(left.length).toBeLessThanOrEqual(killed);
  },
  30_000 + KILLS * 15_000,
);
