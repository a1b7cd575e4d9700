/** Pages: fetched, cut off, over TLS or not at all. */
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { certificate } from "../../helpers/certificate.ts";
import { describeWith } from "../../helpers/tools.ts";
import { failureOf, fetcher, server } from "./fetcher.ts";

const body = randomBytes(300_000);

describe("a page", () => {
  test("is fetched with its media type and its final address", async () => {
    const { url, files } = await server();
    files.set("/old", { body: Buffer.from(""), faults: [{ redirect: "/new/" }] });
    files.set("/new/", { body: Buffer.from("hello"), type: "text/HTML; charset=utf-8" });
    expect(await fetcher().page(`${url}/old`)).toEqual({
      url: `${url}/new/`,
      contentType: "text/html",
      body: Buffer.from("hello"),
    });
  });

  test("is asked for compressed, and costs what was sent", async () => {
    const { url, files } = await server();
    files.set("/", { body: Buffer.alloc(100_000, "a"), gzip: "accepted" });
    const http = fetcher();
    expect((await http.page(`${url}/`)).body).toHaveLength(100_000);
    expect(http.totals().bytes).toBeLessThan(1000);
  });

  test("that is longer than allowed is cut off, also when it was short on the wire", async () => {
    const { url, files } = await server();
    files.set("/", { body: Buffer.alloc(20_000_000), gzip: "accepted" });
    const failure = await failureOf(fetcher().page(`${url}/`, { limit: 1_000_000 }));
    expect(failure.reason).toBe("too-large");
  });

  test("whose gzip is damaged is a failure", async () => {
    const { url, files } = await server();
    const fault = { status: 200, headers: { "content-encoding": "gzip" }, body: "no gzip" };
    files.set("/", { body, faults: [fault], always: true });
    const failure = await failureOf(fetcher().page(`${url}/`));
    expect(failure.message).toBe(`${url}/: its gzip encoding is damaged (tried 5 times)`);
  });
});

describe("plain http", () => {
  test("is refused unless it is allowed", async () => {
    const { url, seen } = await server();
    const failure = await failureOf(fetcher({ allowInsecure: false }).page(`${url}/`));
    expect(failure.message).toBe(`${url}/: plain http: anyone on the way could change it`);
    expect(failure.details.hint).toBe("use https, or allow it with --allow-insecure");
    expect(seen).toEqual([]);
  });
});

describeWith(["openssl"], "TLS", () => {
  test("a certificate nobody vouches for is refused; one that is given is trusted", async () => {
    const tls = certificate();
    const { url, files } = await server({ tls });
    files.set("/", { body });
    const failure = await failureOf(fetcher({ allowInsecure: false }).page(`${url}/`));
    expect(failure.reason).toBe("tls");
    expect(failure.details.hint).toContain("NODE_EXTRA_CA_CERTS");
    const http = fetcher({ allowInsecure: false, ca: tls.cert });
    expect((await http.page(`${url}/`)).body.equals(body)).toBe(true);
  });

  test("a redirect to plain http is refused", async () => {
    const tls = certificate();
    const plain = await server();
    const { url, files } = await server({ tls });
    files.set("/", { body, faults: [{ redirect: `${plain.url}/` }] });
    const http = fetcher({ allowInsecure: false, ca: tls.cert });
    expect((await failureOf(http.page(`${url}/`))).reason).toBe("insecure");
    expect(plain.seen).toEqual([]);
  });
});

describe("politeness", () => {
  test("no host is asked more than so many things at once", async () => {
    const { url, files, busiest } = await server({ latency: 20 });
    const names = Array.from({ length: 30 }, (_, at) => `/${String(at)}`);
    for (const name of names) files.set(name, { body: Buffer.from(name) });
    const http = fetcher({ perHost: 3 });
    const pages = await Promise.all(names.map((name) => http.page(`${url}${name}`)));
    expect(pages.map((page) => page.body.toString())).toEqual(names);
    expect(busiest()).toBe(3);
  });
});
