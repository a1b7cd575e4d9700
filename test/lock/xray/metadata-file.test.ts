/** METADATA in a file of its own (PEP 658, PEP 714), as indexes and their mirrors serve it. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openCache } from "../../../compiler/host/cache.ts";
import { readMetadataFile } from "../../../compiler/lock/xray/metadata-file.ts";
import { newFolder } from "../../helpers/command.ts";
import type { Served } from "../../helpers/index-server.ts";
import { failureOf, fetcher, server } from "../net/fetcher.ts";

const FILE = "/six-1.0-py3-none-any.whl";
const TEXT = "Metadata-Version: 2.1\nName: six\nVersion: 1.0\nRequires-Dist: seven\n";

const serving = async (served: Served) => {
  const shop = await server();
  shop.files.set(`${FILE}.metadata`, served);
  return { shop, url: shop.url + FILE };
};

test("costs its own bytes, and no request when it is known", async () => {
  const http = fetcher({ cache: openCache(newFolder()) });
  const { url } = await serving({ body: Buffer.from(TEXT) });
  const said = { name: "six", requires: ["seven"] };
  const metadataHash = `sha256=${createHash("sha256").update(TEXT).digest("hex")}`;
  expect(await readMetadataFile(http, { url, metadataHash })).toMatchObject(said);
  expect(await readMetadataFile(http, { url, metadataHash })).toMatchObject(said);
  expect(http.totals()).toMatchObject({ requests: 1, bytes: TEXT.length });
});

test("is not asked for where none is offered", async () => {
  expect(await readMetadataFile(fetcher(), { url: "https://a.example/x.whl" })).toBeUndefined();
});

describe("leaves it to the wheel when what is offered", () => {
  const answers = async (served: Served, metadataHash: string | true) => {
    const { shop, url } = await serving(served);
    expect(await readMetadataFile(fetcher(), { url, metadataHash })).toBeUndefined();
    expect(shop.seen.map(({ path }) => path)).toContain(`${FILE}.metadata`);
  };

  test.each([404, 403, 401, 502])("is answered with %i", (status) =>
    answers({ body: Buffer.from(TEXT), faults: [{ status }], always: true }, true),
  );

  test("has another hash than promised", () =>
    answers({ body: Buffer.from(TEXT) }, `sha256=${"00".repeat(32)}`));

  test.each([
    ["is not UTF-8", Buffer.from(`${TEXT}Requires-Dist: \xe9\n`, "latin1")],
    ["is a page to log in on", Buffer.from("<html><title>Log in</title></html>")],
  ])("%s", (_, body) => answers({ body }, true));

  test("was never read, offline", async () => {
    const { url } = await serving({ body: Buffer.from(TEXT) });
    const http = fetcher({ offline: true, cache: openCache(newFolder()) });
    expect(await readMetadataFile(http, { url, metadataHash: true })).toBeUndefined();
  });
});

test("is waited for in vain when nobody answers: told as such", async () => {
  const { shop, url } = await serving({ body: Buffer.from(TEXT) });
  await shop.close();
  const failure = await failureOf(readMetadataFile(fetcher(), { url, metadataHash: true }));
  expect(failure).toMatchObject({ reason: "network" });
});
