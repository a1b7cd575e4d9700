import { describe, expect, test } from "vitest";
import { projectUrl, readProject } from "../../../compiler/lock/index/project-page.ts";
import { failureOf, fetcher, server } from "./fetcher.ts";

const html = Buffer.from('<html><a href="../../six-1.0.tar.gz">six</a></html>');
const json = Buffer.from(
  '{"meta":{"api-version":"1.0"},"files":[{"filename":"six-2.0.tar.gz","url":"six-2.0.tar.gz","hashes":{}}]}',
);

describe("a project of an index", () => {
  test.each([
    ["https://pypi.org/simple", "https://pypi.org/simple/flash-attn/"],
    ["https://pypi.org/simple/", "https://pypi.org/simple/flash-attn/"],
    ["https://a.example", "https://a.example/flash-attn/"],
    ["https://me:pw@a.example/x//", "https://me:pw@a.example/x/flash-attn/"],
  ])("of %s is at %s", (index, url) => {
    expect(projectUrl(index, "Flash_.Attn")).toBe(url);
  });

  test("is read in the form the server sends", async () => {
    const { url, files } = await server();
    files.set("/simple/six/", { body: html, type: "text/html" });
    files.set("/json/six/", { body: json, type: "application/vnd.pypi.simple.v1+json" });
    const http = fetcher();
    expect(await readProject(http, `${url}/simple`, "Six")).toEqual([
      { file: "six-1.0.tar.gz", url: `${url}/six-1.0.tar.gz` },
    ]);
    expect(await readProject(http, `${url}/json`, "six")).toEqual([
      { file: "six-2.0.tar.gz", url: `${url}/json/six/six-2.0.tar.gz` },
    ]);
  });

  test("has links relative to where it really is, after redirects", async () => {
    const { url, files } = await server();
    files.set("/simple/six/", { body: html, faults: [{ redirect: "/deep/down/simple/six/" }] });
    files.set("/deep/down/simple/six/", { body: html, type: "text/html" });
    const [six] = (await readProject(fetcher(), `${url}/simple`, "six")) ?? [];
    expect(six?.url).toBe(`${url}/deep/down/six-1.0.tar.gz`);
  });

  test("is undefined when the index does not have it: 404, or 403 of an S3 bucket", async () => {
    const { url, files } = await server();
    const fault = { status: 403, headers: { server: "AmazonS3" } };
    files.set("/s3/six/", { body: html, faults: [fault], always: true });
    expect(await readProject(fetcher(), url, "six")).toBeUndefined();
    expect(await readProject(fetcher(), `${url}/s3`, "six")).toBeUndefined();
  });

  test("is a failure when the server will not say", async () => {
    const { url, files } = await server();
    files.set("/six/", { body: html, faults: [{ status: 401 }], always: true });
    expect((await failureOf(readProject(fetcher(), url, "six"))).details.status).toBe(401);
  });

  test("that is no page of an index is refused", async () => {
    const { url, files } = await server();
    files.set("/pdf/six/", { body: html, type: "application/pdf" });
    files.set("/latin/six/", { body: Buffer.from("<a>\xe9</a>", "latin1"), type: "text/html" });
    await expect(readProject(fetcher(), `${url}/pdf`, "six")).rejects.toThrow(
      `${url}/pdf/six/: is application/pdf, and an index page is HTML or JSON`,
    );
    await expect(readProject(fetcher(), `${url}/latin`, "six")).rejects.toThrow(
      `${url}/latin/six/: is not UTF-8`,
    );
  });
});
