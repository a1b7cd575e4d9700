/** Parts of files, and files that break off on the way. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { allOf, failureOf, fetcher, server } from "./fetcher.ts";

const body = randomBytes(300_000);

describe("a range", () => {
  test("from the end, and between two offsets", async () => {
    const { url, files } = await server();
    files.set("/w", { body });
    const http = fetcher();
    const tail = await http.range(`${url}/w`, { last: 1000 });
    expect(tail).toMatchObject({ from: 299_000, size: 300_000 });
    expect(tail?.bytes.equals(body.subarray(299_000))).toBe(true);
    const middle = await http.range(`${url}/w`, { from: 10, to: 20 });
    expect(middle?.bytes.equals(body.subarray(10, 20))).toBe(true);
    expect(http.totals()).toMatchObject({ requests: 2, bytes: 1010 });
  });

  test("longer than the file is the file", async () => {
    const { url, files } = await server();
    files.set("/w", { body });
    const tail = await fetcher().range(`${url}/w`, { last: 1_000_000 });
    expect(tail?.bytes.equals(body)).toBe(true);
  });

  test("is undefined where a server has none, or refuses", async () => {
    const without = await server({ ranges: false });
    without.files.set("/w", { body });
    expect(await fetcher().range(`${without.url}/w`, { last: 10 })).toBeUndefined();
    const refusing = await server();
    refusing.files.set("/w", { body, faults: [{ status: 416 }] });
    expect(await fetcher().range(`${refusing.url}/w`, { last: 10 })).toBeUndefined();
  });

  test("is undefined where other bytes come than were asked for", async () => {
    const { url, files } = await server();
    files.set("/w", { body, faults: [{ ranges: "wrong" }], always: true });
    expect(await fetcher().range(`${url}/w`, { from: 5, to: 9 })).toBeUndefined();
  });
});

describe("a download", () => {
  test("goes on where it broke off", async () => {
    const { url, files, seen } = await server();
    files.set("/w", { body, faults: [{ resetAfter: 100_000 }, { resetAfter: 50_000 }] });
    const { size, body: bytes } = await fetcher().stream(`${url}/w`);
    expect(size).toBe(300_000);
    expect((await allOf(bytes)).equals(body)).toBe(true);
    expect(seen.map(({ range }) => range)).toEqual([undefined, "bytes=100000-", "bytes=150000-"]);
  });

  test("begins again, and passes over what it has, where there are no ranges", async () => {
    const { url, files } = await server({ ranges: false });
    files.set("/w", { body, faults: [{ resetAfter: 100_000 }, { resetAfter: 200_000 }] });
    const { body: bytes } = await fetcher().stream(`${url}/w`);
    expect((await allOf(bytes)).equals(body)).toBe(true);
  });

  test("gives up only when several tries in a row bring nothing", async () => {
    const { url, files } = await server();
    const faults = Array.from({ length: 20 }, () => ({ resetAfter: 10_000 }));
    files.set("/w", { body, faults });
    const { body: bytes } = await fetcher({ retries: 1 }).stream(`${url}/w`);
    expect((await allOf(bytes)).equals(body)).toBe(true);

    files.set("/dead", { body, faults: [{ resetAfter: 1000 }, { resetAfter: 0 }], always: true });
    const dead = await fetcher({ retries: 2 }).stream(`${url}/dead`);
    expect((await failureOf(allOf(dead.body))).message).toMatch(/\(tried \d times\)$/);
  });

  test("of a file that changes meanwhile fails", async () => {
    const { url, files } = await server();
    files.set("/w", { body, faults: [{ resetAfter: 100_000 }] });
    const { body: bytes } = await fetcher({ retries: 2 }).stream(`${url}/w`);
    const reading = failureOf(allOf(bytes));
    files.set("/w", { body: randomBytes(300_000) });
    expect((await reading).message).toContain("the file changed while it was read");
  });

  test("that goes on behind the length that is known is ended", async () => {
    const endless = createServer((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(body));
      };
      response.on("drain", more);
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      endless.closeAllConnections();
      endless.close();
    });
    const { port } = endless.address() as AddressInfo;
    const { body: bytes } = await fetcher().stream(`http://127.0.0.1:${String(port)}/w`, 500_000);
    const failure = await failureOf(allOf(bytes));
    expect(failure.reason).toBe("other-length");
    expect(failure.message).toMatch(/has \d+ bytes, and 500000 were promised$/);
  });

  test("that someone compressed on the way is unpacked", async () => {
    const { url, files } = await server();
    files.set("/w", { body, gzip: "always" });
    expect((await allOf((await fetcher().stream(`${url}/w`)).body)).equals(body)).toBe(true);
  });
});
