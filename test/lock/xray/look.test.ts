import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openCache } from "../../../compiler/host/cache.ts";
import { readProject } from "../../../compiler/lock/index/project-page.ts";
import type { Keeper } from "../../../compiler/host/store-keeper.ts";
import { lookLight, lookNative } from "../../../compiler/lock/xray/look.ts";
import { newFolder } from "../../helpers/command.ts";
import { certificate } from "../../helpers/index-server.ts";
import type { IndexServer } from "../../helpers/index-server.ts";
import { describeWith } from "../../helpers/tools.ts";
import { compile, wheelOf } from "../../helpers/wheels.ts";
import type { BuiltWheel } from "../../helpers/wheels.ts";
import { failureOf, fetcher, server } from "../net/fetcher.ts";

const cache = () => openCache(newFolder());

/** Puts a wheel on a server. */
const put = ({ url, files }: IndexServer, wheel: BuiltWheel): string => {
  files.set(`/${wheel.file}`, { body: wheel.bytes });
  return `${url}/${wheel.file}`;
};

const header = Buffer.alloc(64);
header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
header.writeUInt16LE(3, 16);
header.writeUInt16LE(62, 18);

const native = wheelOf({
  name: "native",
  version: "1.0",
  files: [
    { name: "native/_c.so", data: header },
    { name: "native/noise.bin", data: randomBytes(500_000), method: "stored" },
  ],
});

describe("what was seen", () => {
  test("is not looked for again, when the index told the file's hash", async () => {
    const shop = await server();
    const file = { url: put(shop, native), sha256: native.sha256, size: native.bytes.length };
    const first = { http: fetcher(), cache: cache(), offline: false };
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
    const looking = { http: fetcher(), cache: cache(), offline: false };
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
    const looking = { http: fetcher(), cache: cache(), offline: false };
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
    const looking = { http: fetcher(), cache: cache(), offline: false };
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

describe("a wheel on a bad day", () => {
  test.each([
    ["breaks off again and again", [{ resetAfter: 100_000 }, { resetAfter: 200_000 }]],
    ["comes after 429 and 503", [{ status: 429 }, { status: 503 }]],
    ["is elsewhere", [{ redirect: `/moved/${native.file}` }]],
  ] as const)("%s: and is read all the same", async (_, faults) => {
    const shop = await server();
    const url = put(shop, native);
    const contents = (await lookLight({ url }, { http: fetcher(), cache: cache(), offline: false }))
      .contents;
    const bad = await server();
    bad.files.set(`/${native.file}`, { body: native.bytes, faults });
    bad.files.set(`/moved/${native.file}`, { body: native.bytes });
    const file = { url: `${bad.url}/${native.file}`, sha256: native.sha256 };
    const looking = { http: fetcher(), cache: cache(), offline: false };
    expect((await lookNative(file, contents, looking)).sha256).toBe(native.sha256);
  });

  test("has another length than its index says: refused before it is read", async () => {
    const shop = await server();
    const file = { url: put(shop, native), size: 5 };
    const { contents } = await lookLight(
      { url: file.url },
      { http: fetcher(), cache: cache(), offline: false },
    );
    const looking = { http: fetcher(), cache: cache(), offline: false };
    const failure = await failureOf(lookNative(file, contents, looking));
    expect(failure.message).toContain(
      `has ${String(native.bytes.length)} bytes, and 5 were promised`,
    );
    expect(looking.http.totals().bytes).toBeLessThan(native.bytes.length);
  });

  test("is not there: the server's word is told", async () => {
    const { url } = await server();
    const looking = { http: fetcher(), cache: cache(), offline: false };
    const failure = await failureOf(lookLight({ url: `${url}/x-1-py3-none-any.whl` }, looking));
    expect(failure.message).toBe(`${url}/x-1-py3-none-any.whl: 404 Not Found`);
  });
});

describeWith(["cc", "openssl"], "from an index over TLS to the libraries a wheel needs", () => {
  test("page, light look, native look", async () => {
    const built = compile(
      { out: "libdep.so.1", source: "int dep;", args: ["-shared", "-Wl,-soname,libdep.so.1"] },
      {
        out: "_c.so",
        source: "extern int dep; int *use(void){return &dep;}",
        args: ["-shared", "-fPIC", "-L.", "-l:libdep.so.1"],
      },
    );
    const wheel = wheelOf({
      name: "x",
      version: "1.0",
      tag: "cp314-cp314-linux_x86_64",
      files: [
        { name: "x/_c.so", data: built["_c.so"] ?? "" },
        { name: "x/weights.bin", data: randomBytes(3_000_000), method: "stored" },
      ],
    });
    const tls = certificate();
    const shop = await server({ tls });
    put(shop, wheel);
    const page = `<html><a href="/${wheel.file}#sha256=${wheel.sha256}">${wheel.file}</a></html>`;
    shop.files.set("/simple/x/", { body: Buffer.from(page), type: "text/html" });

    const http = fetcher({ allowInsecure: false, ca: tls.cert });
    const looking = { http, cache: cache(), offline: false };
    const [candidate] = (await readProject(http, `${shop.url}/simple`, "x")) ?? [];
    if (candidate === undefined) throw new Error("the index lists nothing");
    const file = { url: candidate.url, sha256: candidate.hash?.slice("sha256=".length) ?? "" };
    const { contents } = await lookLight(file, looking);
    expect(http.totals().bytes).toBeLessThan(80_000);
    const { elf } = await lookNative(file, contents, looking);
    expect(elf).toMatchObject([
      { path: "x/_c.so", needed: expect.arrayContaining(["libdep.so.1"]) },
    ]);
  });
});
