import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { cacheFolder } from "../../../compiler/host/cache-folder.ts";
import { openCache } from "../../../compiler/host/cache.ts";
import { projectWith } from "../../helpers/command.ts";
import { failureOf, fetcher, server } from "./fetcher.ts";

const folder = (): string => projectWith({});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** All files below a folder. */
const filesIn = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

describe("the cache", () => {
  test("gives back what was put", async () => {
    const cache = openCache(folder());
    await cache.put("a key", Buffer.from("body"), { etag: '"1"' });
    expect(await cache.get("a key")).toEqual({ body: Buffer.from("body"), notes: { etag: '"1"' } });
    expect(await cache.get("another key")).toBeUndefined();
  });

  test("keeps equal bodies once, for this user's eyes alone", async () => {
    const root = folder();
    const cache = openCache(root);
    await cache.put("one", Buffer.from("same"));
    await cache.put("two", Buffer.from("same"));
    const files = filesIn(root);
    expect(files).toHaveLength(3);
    expect(files.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(
      files.map(() => "600"),
    );
  });

  test("takes nothing damaged for whole", async () => {
    const root = folder();
    const cache = openCache(root);
    for (const damage of ["", "{", '{"key":"k"}', "\0", "null"]) {
      await cache.put("k", Buffer.from("body"));
      for (const file of filesIn(root)) {
        writeFileSync(file, damage);
        expect(await cache.get("k")).toBeUndefined();
        await cache.put("k", Buffer.from("body"));
        expect((await cache.get("k"))?.body.toString()).toBe("body");
      }
    }
  });

  test("does no harm where it cannot be written", async () => {
    const file = path.join(folder(), "a file");
    writeFileSync(file, "");
    const cache = openCache(file);
    await cache.put("k", Buffer.from("body"));
    expect(await cache.get("k")).toBeUndefined();
  });

  test("is safe to share: writers that are killed leave nothing that is half there", async () => {
    const root = folder();
    const module = new URL("../../../compiler/host/cache.ts", import.meta.url).href;
    const work = `
      import { openCache } from ${JSON.stringify(module)};
      const cache = openCache(${JSON.stringify(root)});
      for (let at = 0; ; at++) await cache.put("k" + (at % 5), Buffer.alloc(200_000, at % 250));
    `;
    const args = ["--import", "tsx", "--input-type=module", "-e", work];
    const writers = [1, 2].map(() => spawn(process.execPath, args, { stdio: "ignore" }));
    const gone = writers.map((writer) => once(writer, "exit"));
    onTestFinished(() => writers.forEach((writer) => writer.kill("SIGKILL")));
    const cache = openCache(root);
    let seen = 0;
    for (let at = 0; at < 400 || seen === 0; at++) {
      const kept = await cache.get(`k${String(at % 5)}`);
      if (kept === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      else {
        seen++;
        expect(kept.body).toHaveLength(200_000);
        expect(kept.body.equals(Buffer.alloc(200_000, kept.body[0]))).toBe(true);
      }
    }
    for (const writer of writers) writer.kill("SIGKILL");
    await Promise.all(gone);
    for (let at = 0; at < 5; at++) {
      const kept = await cache.get(`k${String(at)}`);
      expect(kept === undefined || kept.body.length === 200_000).toBe(true);
    }
  });

  test("lies where the XDG specification says", () => {
    expect(cacheFolder({}, "/home/me")).toBe("/home/me/.cache/comfynix");
    expect(cacheFolder({ XDG_CACHE_HOME: "/var/c" }, "/home/me")).toBe("/var/c/comfynix");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" }, "/home/me")).toBe(
      "/home/me/.cache/comfynix",
    );
    expect(cacheFolder({ COMFYNIX_CACHE: "/c", XDG_CACHE_HOME: "/x" }, "/home/me")).toBe("/c");
  });
});

describe("a page in the cache", () => {
  test("is not sent again while it is unchanged, and is when it changed", async () => {
    const { url, files } = await server();
    const cache = openCache(folder());
    files.set("/", { body: Buffer.from("old") });
    await fetcher({ cache }).page(`${url}/`);
    const again = fetcher({ cache });
    expect((await again.page(`${url}/`)).body.toString()).toBe("old");
    expect(again.totals()).toMatchObject({ requests: 1, bytes: 0, cached: 1 });
    files.set("/", { body: Buffer.from("new") });
    expect((await fetcher({ cache }).page(`${url}/`)).body.toString()).toBe("new");
  });

  test("is all that answers offline", async () => {
    const { url, files, close } = await server();
    const cache = openCache(folder());
    files.set("/", { body: Buffer.from("kept"), type: "text/html" });
    const online = await fetcher({ cache }).page(`${url}/`);
    await close();
    const http = fetcher({ cache, offline: true });
    expect(await http.page(`${url}/`)).toEqual(online);
    const asked = [
      () => http.page(`${url}/x`),
      () => http.range(`${url}/`, { last: 1 }),
      () => http.stream(`${url}/`),
    ];
    for (const ask of asked) {
      const failure = await failureOf(ask());
      expect(failure.reason).toBe("offline");
      expect(failure.details.hint).toBe("run without --offline");
    }
    expect(http.totals()).toMatchObject({ requests: 0 });
  });

  test("with a hash that is known is taken unasked", async () => {
    const { url, files } = await server();
    const cache = openCache(folder());
    files.set("/", { body: Buffer.from("kept") });
    await fetcher({ cache }).page(`${url}/`);
    const http = fetcher({ cache });
    await http.page(`${url}/`, { sha256: sha256("something else") });
    expect(http.totals().requests).toBe(1);
    await http.page(`${url}/`, { sha256: sha256("kept") });
    expect(http.totals().requests).toBe(1);
  });

  test("holds no credentials", async () => {
    const { url, files } = await server();
    const root = folder();
    files.set("/", { body: Buffer.from("kept") });
    const http = fetcher({ cache: openCache(root), credentials: () => "Bearer t0k3n" });
    await http.page(`${url.replace("//", "//me:hunter2@")}/`);
    const texts = filesIn(root).map((file) => readFileSync(file, "utf8"));
    expect(texts).toHaveLength(2);
    expect(texts.join("\n")).not.toMatch(/hunter2|t0k3n/);
  });
});
