/** What an index's links leave in a lock. */
import { describe, expect, test } from "vitest";
import { carriesSecret } from "../../../compiler/address.ts";
import { readHtml } from "../../../compiler/lock/index/html.ts";
import { IndexFault } from "../../../compiler/lock/index/index-fault.ts";
import { readJson } from "../../../compiler/lock/index/json.ts";

const page = "https://pypi.example/simple/six/?X-Amz-Signature=hunter2";

/** The address that either form of a page gives for a link. */
const forms: readonly [string, (link: string) => string | undefined][] = [
  ["HTML", (link) => readHtml(`<a href="${link}">six</a>`, page)[0]?.url],
  [
    "JSON",
    (url) => {
      const files = [{ filename: "six-1.0.tar.gz", url, hashes: {} }];
      return readJson(JSON.stringify({ meta: { "api-version": "1.0" }, files }), page)[0]?.url;
    },
  ],
];

describe.each(forms)("a link of a page in %s", (_, addressOf) => {
  test("loses its login, its fragment and the page's query, and keeps a query of its own", () => {
    expect(addressOf("https://me:hunter2@a.example/six-1.0.tar.gz?build=2#sha256=00")).toBe(
      "https://a.example/six-1.0.tar.gz?build=2",
    );
    expect(addressOf("six-1.0.tar.gz")).toBe("https://pypi.example/simple/six/six-1.0.tar.gz");
  });

  test.each([
    "X-Amz-Credential=x&X-Amz-Signature=hunter2",
    "X-Goog-Signature=hunter2",
    "sv=2024&sig=hunter2",
    "Policy=x&Signature=hunter2&Key-Pair-Id=y",
    "token=hunter2",
    "private_token=hunter2",
    "api_key=hunter2",
  ])("that is signed is refused, and not repeated: %s", (query) => {
    const read = () => addressOf(`https://me:hunter2@a.example/six-1.0.tar.gz?${query}`);
    expect(read).toThrow(IndexFault);
    expect(read).toThrow("https://pypi.example/simple/six/: links to six-1.0.tar.gz with a sig");
    expect(read).not.toThrow("hunter2");
  });
});

test("a query that gives nobody access is none of that", () => {
  for (const query of ["page=2", "design=1", "author=me", "keyword=x", "raw=true", "download="]) {
    expect(carriesSecret(`https://a.example/x.whl?${query}`), query).toBe(false);
  }
});
