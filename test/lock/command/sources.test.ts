/** `comfynix lock` of source archives, by address and from an index. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sdist } from "../../../dsl/index.ts";
import { tarOf } from "../../helpers/tar.ts";
import { text } from "../../rules/found.ts";
import { lockHere, openShop } from "./shop.ts";
import type { Shop } from "./shop.ts";

const digestOf = (bytes: Buffer, form: "base64" | "hex"): string =>
  createHash("sha256").update(bytes).digest(form);
const sriOf = (bytes: Buffer): string => `sha256-${digestOf(bytes, "base64")}`;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

/** Puts archives on the shelf, by file name. */
const list = (name: string, archives: Readonly<Record<string, Buffer>>, digest?: string): void => {
  const files = Object.entries(archives).map(([file, body]) => {
    shop.server.files.set(`/files/${file}`, { body });
    const hashes = { sha256: digest ?? digestOf(body, "hex") };
    return { filename: file, url: shop.at(file), hashes, size: body.length };
  });
  shop.server.files.set(`/simple/${name}/`, {
    body: Buffer.from(JSON.stringify({ meta: { "api-version": "1.1" }, files })),
    type: "application/vnd.pypi.simple.v1+json",
  });
};

const archive = (name: string, requires: string): Buffer =>
  gzipSync(tarOf({ [`${name}/pyproject.toml`]: `[build-system]\nrequires = ["${requires}"]\n` }));

test("one that is asked for by name is the newest that fits, and no wheel", async () => {
  const newest = archive("plain-1.5", "hatchling");
  list("plain", {
    "plain-1.0.tar.gz": archive("plain-1.0", "setuptools"),
    "plain-1.5.tar.gz": newest,
    "plain-1.6-py3-none-any.whl": Buffer.from("no source"),
    "plain-2.0.tar.gz": archive("plain-2.0", "setuptools"),
  });
  const { lock, problems } = await lockHere(shop.url, [sdist("plain", ">=1,<2")]);
  expect(problems).toEqual([]);
  expect(lock.artifacts).toEqual({
    [shop.at("plain-1.5.tar.gz")]: {
      kind: "sdist",
      file: "plain-1.5.tar.gz",
      hash: sriOf(newest),
      size: newest.length,
      origin: { from: "index", source: shop.url },
      facts: {
        buildSystem: { requires: ["hatchling"], backend: "setuptools.build_meta:__legacy__" },
      },
    },
  });
  expect(lock.images["boot"]?.["sdist plain >=1,<2"]).toMatchObject({
    artifact: shop.at("plain-1.5.tar.gz"),
    why: "the newest release that fits",
  });
});

test("one whose bytes are not those that the index promises is not locked", async () => {
  list("belied", { "belied-1.tar.gz": archive("belied-1", "setuptools") }, "ab".repeat(32));
  const { lock, problems } = await lockHere(shop.url, [sdist("belied", "1")]);
  expect(lock.artifacts).toEqual({});
  expect(problems).toMatchObject([
    {
      code: "hash-changed",
      message: expect.stringMatching(/^belied 1 should have sha256-q6ur/) as string,
    },
  ]);
});

test("a source archive says how it is built, and what it requires where that is static", async () => {
  const archive = gzipSync(
    tarOf({
      "loguru-0.7.3/pyproject.toml":
        '[build-system]\nrequires = ["flit_core>=3,<4"]\nbuild-backend = "flit_core.buildapi"\n',
      "loguru-0.7.3/PKG-INFO":
        "Metadata-Version: 2.4\nName: loguru\nVersion: 0.7.3\nRequires-Dist: tiny>=1\n",
      "loguru-0.7.3/loguru/pyproject.toml": "not this one",
    }),
  );
  shop.stock({ name: "tiny", version: "1" });
  shop.server.files.set("/files/loguru-0.7.3.tar.gz", { body: archive });
  const url = `${shop.server.url}/files/loguru-0.7.3.tar.gz`;
  const { lock, problems } = await lockHere(shop.url, [sdist(text(url))]);
  expect(problems).toEqual([]);
  expect(lock).toMatchObject({
    artifacts: {
      [url]: {
        kind: "sdist",
        hash: sriOf(archive),
        facts: {
          buildSystem: { requires: ["flit_core>=3,<4"], backend: "flit_core.buildapi" },
          metadata: { requires: ["tiny>=1"] },
        },
      },
    },
    images: { boot: { "wheel tiny 1": { by: ["loguru"], layer: "l0" } } },
  });
});

test("an address with a percent sign that escapes nothing is none of the index's", async () => {
  const ours = archive("odd-1", "hatchling");
  list("odd", { "odd-1.tar.gz": archive("odd-1", "setuptools") });
  shop.server.files.set("/100%/odd-1.tar.gz", { body: ours });
  const url = `${shop.server.url}/100%/odd-1.tar.gz`;
  const { lock, problems } = await lockHere(shop.url, [sdist(text(url))]);
  expect(problems).toEqual([]);
  expect(lock.artifacts[url]).toMatchObject({ hash: sriOf(ours), origin: { from: "download" } });
});

test("a source archive that is cut off is told, and not locked", async () => {
  const archive = gzipSync(tarOf({ "cut-1/setup.py": "x = 1\n".repeat(2000) }));
  shop.server.files.set("/files/cut-1.tar.gz", { body: archive.subarray(0, 60) });
  const url = `${shop.server.url}/files/cut-1.tar.gz`;
  const { lock, problems } = await lockHere(shop.url, [sdist(text(url))]);
  expect(problems).toMatchObject([
    { code: "not-locked", message: expect.stringContaining("cannot be unpacked") as string },
  ]);
  expect(lock.artifacts).toEqual({});
});
