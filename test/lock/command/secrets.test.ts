/** Logins and tokens are used, and written nowhere: not into the lock, the cache or what is said. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { comfynix, locked, openShop, project } from "./shop.ts";

const SECRET = "hunter2-s3cr3t";
const basic = Buffer.from(`me:${SECRET}`).toString("base64");

const scratch = mkdtempSync(path.join(tmpdir(), "comfynix-secrets-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const netrc = path.join(scratch, "netrc");
writeFileSync(netrc, `machine 127.0.0.1 login me password ${SECRET}\n`);

/** All that lies below a folder, as one text. */
const allIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

test.each([
  ["a token", `Bearer ${SECRET}`, { COMFYNIX_TOKEN_127_0_0_1: SECRET }],
  ["a netrc", `Basic ${basic}`, { NETRC: netrc }],
])(
  "%s of the environment opens an index, and is not seen again",
  async (name, authorization, env) => {
    const shop = await openShop({ authorization });
    shop.stock(
      { name: "app", version: "1", requires: ["tiny"] },
      { name: "tiny", version: "1", apart: false },
    );
    const folder = project(shop.url, ['wheel("app", "1")']);
    const cache = path.join(scratch, name);
    const said: string[] = [];
    const run = async (code: number, ...args: readonly string[]): Promise<void> => {
      const result = await comfynix(folder, args, { cache, env });
      said.push(result.stdout, result.stderr);
      expect(result.code, result.stderr).toBe(code);
    };
    await run(0, "lock", "--allow-insecure", "--no-keep", "--json");
    expect(Object.keys(locked(folder).artifacts)).toHaveLength(2);
    const kept = allIn(folder) + allIn(cache);
    // A failure is told, too: nothing is there any more.
    shop.server.files.clear();
    rmSync(path.join(folder, "comfyui.lock.json"));
    await run(1, "lock", "--allow-insecure", "--no-keep");
    await shop.close();

    expect(shop.server.seen.map((each) => each.authorization)).not.toContain(undefined);
    const all = [...said, kept, allIn(folder), allIn(cache)].join("\n");
    expect(all).not.toContain(SECRET);
    expect(all).not.toContain(basic);
  },
  60_000,
);
