/** What was seen of a wheel, and who believes it. */
import { describe, expect, test } from "vitest";
import type { Keeper } from "../../../compiler/host/store-keeper.ts";
import { lookLight, lookNative } from "../../../compiler/lock/xray/look.ts";
import { failureOf, fetcher, server } from "../net/fetcher.ts";
import { cache, fresh, native, put } from "./looking.ts";

describe("what was seen", () => {
  test("is not looked for again, when the index told the file's hash", async () => {
    const shop = await server();
    const file = { url: put(shop, native), sha256: native.sha256, size: native.bytes.length };
    const first = fresh();
    const { contents, size } = await lookLight(file, first);
    const report = await lookNative(file, contents, first);
    expect(size).toBe(native.bytes.length);
    await shop.close();

    const again = { ...first, http: fetcher() };
    expect(await lookLight(file, again)).toEqual({ contents, size });
    expect(await lookNative(file, contents, again)).toEqual(report);
    expect(again.http.totals().requests).toBe(0);
    // The same file elsewhere is the same file.
    const mirror = { ...file, url: "https://mirror.example/other.whl" };
    expect(await lookLight(mirror, again)).toEqual({ contents, size });
  });

  test("without a hash is believed by the same fetcher, and offline, alone", async () => {
    const shop = await server();
    const file = { url: put(shop, native) };
    const looking = fresh();
    const [seen] = await Promise.all([lookLight(file, looking), lookLight(file, looking)]);
    await lookLight(file, looking);
    expect(looking.http.totals().requests).toBe(1);
    const another = { ...looking, http: fetcher() };
    await lookLight(file, another);
    expect(another.http.totals().requests).toBe(1);
    await shop.close();
    const offline = { ...looking, http: fetcher({ offline: true }), offline: true };
    expect(await lookLight(file, offline)).toEqual(seen);
  });

  test("of a file that a server without ranges had to send whole is all there is to see", async () => {
    const shop = await server({ ranges: false });
    const file = { url: put(shop, native) };
    const looking = fresh();
    const { contents, sha256 } = await lookLight(file, looking);
    expect(sha256).toBe(native.sha256);
    const report = await lookNative(file, contents, looking);
    expect(report.elf).toEqual([{ path: "native/_c.so", needed: [] }]);
    // Two that asked for a range in vain, one for the file.
    expect(looking.http.totals().requests).toBe(3);
  });

  test("of a whole file with another hash than promised is refused at once", async () => {
    const shop = await server({ ranges: false });
    const file = { url: put(shop, native), sha256: "00".repeat(32) };
    const looking = fresh();
    await expect(lookLight(file, looking)).rejects.toThrow(
      `has SHA-256 ${native.sha256}, and ${file.sha256} was promised`,
    );
  });

  test("never, and the network may not be asked: is a failure that says so", async () => {
    const looking = { http: fetcher({ offline: true }), cache: cache(), offline: true };
    const file = { url: "https://a.example/native-1.0-py3-none-any.whl", sha256: native.sha256 };
    const failure = await failureOf(lookLight(file, looking));
    expect(failure.message).toBe(`${file.url}: was never looked into`);
    expect(failure.details.hint).toBe("run without --offline");
  });

  test("survives a cache that holds nonsense", async () => {
    const shop = await server();
    const file = { url: put(shop, native), sha256: native.sha256 };
    const kept = cache();
    for (const nonsense of ["", "{}", "null", '{"contents":{"stem":1}}']) {
      await kept.put(`light 1 sha256:${native.sha256}`, Buffer.from(nonsense));
      const looking = { http: fetcher(), cache: kept, offline: false };
      expect((await lookLight(file, looking)).contents.stem).toBe("native-1.0");
    }
  });

  test("is kept for the build where bytes come, and they are not fetched for that alone", async () => {
    const shop = await server();
    const file = { url: put(shop, native), sha256: native.sha256 };
    const kept = new Map<string, Buffer>();
    const keeper: Keeper = {
      kept: () => ({ files: kept.size, bytes: 0 }),
      sink: (name) => {
        const chunks: Buffer[] = [];
        return {
          write: async (bytes) => void (await Promise.resolve(chunks.push(Buffer.from(bytes)))),
          commit: async () => {
            await Promise.resolve(kept.set(name, Buffer.concat(chunks)));
          },
          abort: () => Promise.resolve(),
        };
      },
    };
    const http = fetcher();
    const looking = { http, cache: cache(), offline: false, keeper };
    const { contents } = await lookLight(file, looking);
    await lookNative(file, contents, looking);
    expect(kept.get(native.file)?.equals(native.bytes)).toBe(true);

    kept.clear();
    const again = fetcher();
    await lookNative(file, contents, { ...looking, http: again });
    expect(again.totals().bytes).toBe(0);
    expect(kept.size).toBe(0);
  });
});
