import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, describe, test, onTestFinished } from "vitest";
import { certificate, type Fault } from "../../helpers/index-server.ts";
import { createHttp } from "../../../compiler/host/http.ts";
import { describeWith } from "../../helpers/tools.ts";
import { allOf, failureOf, fetcher, patient, server, silences } from "./fetcher.ts";

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

describe("a failure that may pass", () => {
  const passing: readonly (readonly [string, Fault])[] = [
    ["a status of 500", { status: 500 }],
    ["a status of 503", { status: 503 }],
    ["a status of 429", { status: 429 }],
    ["a connection that is reset", { resetAfter: 0 }],
    ["a body that breaks off", { resetAfter: 1000 }],
    ["a body shorter than announced", { contentLength: 400_000 }],
  ];
  test.each(passing)("%s: the page is asked for again", async (_, fault) => {
    const { url, files } = await server();
    files.set("/", { body, faults: [fault] });
    const http = fetcher();
    expect((await http.page(`${url}/`)).body.equals(body)).toBe(true);
    expect(http.totals()).toMatchObject({ requests: 2, retries: 1 });
  });

  test("a server that falls silent: the page is asked for again", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ stallAfter: 1000 }] });
    const silentAfter = silences();
    const http = fetcher();
    const page = http.page(`${url}/`);
    await silentAfter(1000);
    expect((await page).body.equals(body)).toBe(true);
    expect(http.totals()).toMatchObject({ requests: 2, retries: 1 });
  });

  test("that does not pass is told with the number of tries", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ status: 503 }], always: true });
    const clock = patient();
    const failure = await failureOf(fetcher({ clock, retries: 3 }).page(`${url}/`));
    expect(failure.message).toBe(`${url}/: 503 Service Unavailable (tried 4 times)`);
    expect(clock.waits).toEqual([375, 750, 1500]);
  });

  test("and names a time: that time is kept, up to a minute", async () => {
    const { url, files } = await server();
    const later = (after: string) => ({ status: 429, headers: { "retry-after": after } });
    const date = new Date(42_000).toUTCString();
    files.set("/", { body, faults: [later("7"), later(date)] });
    const clock = patient();
    await fetcher({ clock }).page(`${url}/`);
    expect(clock.waits).toEqual([7000, 42_000]);

    files.set("/busy", { body, faults: [later("3600")], always: true });
    const failure = await failureOf(fetcher({ clock }).page(`${url}/busy`));
    expect(failure.message).toBe(`${url}/busy: 429 Too Many Requests`);
    expect(failure.details.hint).toBe("the server asks for fewer requests: try again later");
  });

  test("waits are drawn at random, and grow to half a minute", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ status: 500 }], always: true });
    const waits = [0, 0.999].map(async (random) => {
      const clock = { ...patient(), random: () => random };
      await failureOf(fetcher({ clock, retries: 9 }).page(`${url}/`));
      return clock.waits;
    });
    const [least, most] = await Promise.all(waits);
    expect(least).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(most).toEqual([500, 1000, 1999, 3998, 7996, 15_992, 29_985, 29_985, 29_985]);
  });
});

describe("a failure for good", () => {
  const status = (code: number, headers?: Readonly<Record<string, string>>) => ({
    status: code,
    ...(headers && { headers }),
  });
  test.each([
    [
      status(404),
      "404 Not Found",
      "there is no such file or page: check name, version and address",
    ],
    [
      status(403, { server: "AmazonS3" }),
      "403 Forbidden",
      "this server answers 403 for files it does not have: check name and version",
    ],
    [
      status(403),
      "403 Forbidden",
      "it wants credentials (~/.netrc, or COMFYNIX_TOKEN_<HOST> in the environment), or it blocks requests from here",
    ],
    [
      status(401),
      "401 Unauthorized",
      "it wants credentials: ~/.netrc, or COMFYNIX_TOKEN_<HOST> in the environment",
    ],
  ])("%o is explained, after one request", async (fault, said, hint) => {
    const { url, files } = await server();
    files.set("/x", { body, faults: [fault], always: true });
    const http = fetcher();
    const failure = await failureOf(http.page(`${url}/x`));
    expect(failure.message).toBe(`${url}/x: ${said}`);
    expect(failure.details.hint).toBe(hint);
    expect(http.totals().requests).toBe(1);
  });

  test("redirects in a circle", async () => {
    const { url, files } = await server();
    files.set("/a", { body, faults: [{ redirect: "/b" }], always: true });
    files.set("/b", { body, faults: [{ redirect: "/a" }], always: true });
    expect((await failureOf(fetcher().page(`${url}/a`))).message).toBe(
      `${url}/a: redirects in a circle`,
    );
  });

  test("redirects without end", async () => {
    const { url, files } = await server();
    for (let at = 0; at < 50; at++) {
      files.set(`/${String(at)}`, { body, faults: [{ redirect: `/${String(at + 1)}` }] });
    }
    expect((await failureOf(fetcher().page(`${url}/0`))).message).toBe(
      `${url}/0: redirects more than 20 times`,
    );
  });

  test("nobody listens", async () => {
    const { url, close } = await server();
    await close();
    const failure = await failureOf(fetcher({ retries: 1 }).page(`${url}/`));
    expect(failure.message).toBe(`${url}/: the connection was refused (tried 2 times)`);
  });

  test("an answer that is not HTTP, an address that is none", async () => {
    expect((await failureOf(fetcher().page("nonsense"))).message).toBe(
      "nonsense: is not an address",
    );
    expect((await failureOf(fetcher().page("file:///etc/passwd"))).message).toBe(
      "file:///etc/passwd: file:// is not fetched",
    );
  });

  test("the caller has enough", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ delay: 10_000 }] });
    const abort = new AbortController();
    const failing = failureOf(fetcher({ signal: abort.signal }).page(`${url}/`));
    setTimeout(() => {
      abort.abort();
    }, 50);
    expect((await failing).reason).toBe("aborted");
  });

  test("the caller has enough between two tries", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ status: 500 }], always: true });
    const abort = new AbortController();
    const http = createHttp({ allowInsecure: true, signal: abort.signal });
    const failing = failureOf(http.page(`${url}/`));
    setTimeout(() => {
      abort.abort();
    }, 100);
    expect((await failing).reason).toBe("aborted");
    await http.close();
  });

  test("a page that takes too long as a whole, though it never falls silent for long", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ delay: 300 }], always: true });
    const failure = await failureOf(fetcher({ deadline: 100, retries: 0 }).page(`${url}/`));
    expect(failure.message).toBe(`${url}/: took too long`);
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
