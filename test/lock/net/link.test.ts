/** What an index's links leave in a lock. */
import { describe, expect, test } from "vitest";
import { carriesSecret } from "../../../compiler/address.ts";
import { readHtml } from "../../../compiler/lock/index/html.ts";
import { readJson } from "../../../compiler/lock/index/json.ts";
import type { Candidate } from "../../../compiler/python/candidate.ts";

const page = "https://pypi.example/simple/six/?X-Amz-Signature=hunter2";

/** What either form of a page gives for a link. */
const forms: readonly [string, (link: string) => readonly Candidate[]][] = [
  ["HTML", (link) => readHtml(`<a href="${link}">six</a>`, page)],
  [
    "JSON",
    (url) => {
      const files = [{ filename: "six-1.0.tar.gz", url, hashes: {} }];
      return readJson(JSON.stringify({ meta: { "api-version": "1.0" }, files }), page);
    },
  ],
];

describe.each(forms)("a link of a page in %s", (_, read) => {
  test("loses its login, its fragment and the page's query, and keeps a query of its own", () => {
    expect(read("https://me:hunter2@a.example/six-1.0.tar.gz?build=2#sha256=00")).toEqual([
      { file: "six-1.0.tar.gz", url: "https://a.example/six-1.0.tar.gz?build=2" },
    ]);
    expect(read("six-1.0.tar.gz")[0]?.url).toBe("https://pypi.example/simple/six/six-1.0.tar.gz");
  });

  test.each([
    "X-Amz-Credential=x&X-Amz-Signature=hunter2",
    "X-Goog-Signature=hunter2",
    "sv=2024&sig=hunter2",
    "Policy=x&Signature=hunter2&Key-Pair-Id=y",
    "token=hunter2",
    "private_token=hunter2",
    "api_key=hunter2",
  ])("that is signed is told as such, and not repeated: %s", (query) => {
    const [file] = read(`https://me:hunter2@a.example/six-1.0.tar.gz?${query}`);
    expect(file).toMatchObject({ url: "https://a.example/six-1.0.tar.gz", signed: true });
    expect(JSON.stringify(file)).not.toContain("hunter2");
  });
});

test("a query that gives nobody access is none of that", () => {
  for (const query of ["page=2", "design=1", "author=me", "keyword=x", "raw=true", "download="]) {
    expect(carriesSecret(`https://a.example/x.whl?${query}`), query).toBe(false);
  }
});
