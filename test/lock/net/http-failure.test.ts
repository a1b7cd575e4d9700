/** What is told at once, and why. */
import { describe, expect, test } from "vitest";
import { createHttp } from "../../../compiler/host/http.ts";
import { failureOf, fetcher, server } from "./fetcher.ts";

const body = Buffer.from("what nobody gets");

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
