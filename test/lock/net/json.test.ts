import { describe, expect, test } from "vitest";
import { readJson } from "../../../compiler/lock/index/json.ts";

const page = "https://pypi.example/simple/six/";
const HASH = "0123456789abcdef".repeat(4);

const read = (...files: readonly object[]) =>
  readJson(JSON.stringify({ meta: { "api-version": "1.1" }, name: "six", files }), page);

const file = { filename: "six-1.0.tar.gz", url: "six-1.0.tar.gz", hashes: {} };

describe("a page of an index in JSON (PEP 691)", () => {
  test("lists files with all that is said of them", () => {
    expect(
      read({
        filename: "six-1.17.0-py2.py3-none-any.whl",
        url: "https://files.example/six-1.17.0-py2.py3-none-any.whl",
        hashes: { sha256: HASH, blake2b: "00" },
        "requires-python": ">=3.8",
        "core-metadata": { sha256: HASH },
        "dist-info-metadata": false,
        yanked: "broken",
        size: 11_050,
        "upload-time": "2024-12-04T17:35:26.475808Z",
        provenance: null,
      }),
    ).toEqual([
      {
        file: "six-1.17.0-py2.py3-none-any.whl",
        url: "https://files.example/six-1.17.0-py2.py3-none-any.whl",
        hash: `sha256=${HASH}`,
        requiresPython: ">=3.8",
        metadataHash: `sha256=${HASH}`,
        yanked: "broken",
        size: 11_050,
        uploaded: "2024-12-04T17:35:26.475808Z",
      },
    ]);
  });

  test("of a project in quarantine says so (PEP 792)", () => {
    const page = (status: string) =>
      JSON.stringify({
        meta: { "api-version": "1.4" },
        name: "six",
        files: [],
        "project-status": { status },
      });
    expect(() => readJson(page("quarantined"), "https://a.b/six/")).toThrow("in quarantine");
    expect(readJson(page("archived"), "https://a.b/six/")).toEqual([]);
  });

  test("names files as their addresses do, whatever else it calls them", () => {
    expect(read({ ...file, url: "/files/six-1.0%2Bcu130.tar.gz?x=1" })[0]?.file).toBe(
      "six-1.0+cu130.tar.gz",
    );
    expect(read({ ...file, url: "/download/17" })[0]?.file).toBe("17");
  });

  test("says nothing that was not said", () => {
    const silent = { "requires-python": null, yanked: false, "core-metadata": false, size: null };
    expect(read({ ...file, ...silent })).toEqual([
      { file: "six-1.0.tar.gz", url: `${page}six-1.0.tar.gz` },
    ]);
    expect(read({ ...file, yanked: true })[0]?.yanked).toBe(true);
    expect(read({ ...file, yanked: "" })[0]?.yanked).toBe(true);
    expect(read({ ...file, "dist-info-metadata": true })[0]?.metadataHash).toBe(true);
    expect(read({ ...file, size: -1 })[0]).not.toHaveProperty("size");
    expect(read({ ...file, hashes: { sha256: "short" } })[0]).not.toHaveProperty("hash");
  });

  test.each([
    ["<html></html>", "is not the JSON it says it is: invalid symbol (line 1, column 1)"],
    ["", "is empty (line 1, column 1)"],
    [
      '{"meta":{"api-version":"1.0"},\n"files":[{"filename":',
      "ends too early: it was cut off (line 2, column 22)",
    ],
    ["[".repeat(200_000), "is not the JSON it says it is (line 1, column 1)"],
    ['{"files":[]}', "is no index page: meta is missing"],
    [
      '{"meta":{"api-version":"1.0"},"files":[{"filename":"x","hashes":{}}]}',
      "is no index page: files[0].url is missing",
    ],
    [
      '{"meta":{"api-version":1},"files":[]}',
      "is no index page: meta.api-version is 1 and must be text",
    ],
    [
      `{"meta":{"api-version":"1.0"},"files":"${"x".repeat(1000)}"}`,
      `is no index page: files is "${"x".repeat(59)}… and must be a list`,
    ],
    [
      '{"meta":{"api-version":"1.0"},"files":[{"filename":"x","url":"http://[","hashes":{}}]}',
      'is no index page: files[0].url is no address of a file: "http://["',
    ],
    ['{"meta":{"api-version":"2.0"},"files":[]}', "speaks version 2.0 of the index protocol"],
    ["null", "is no index page: the whole is null and must be an object"],
  ])("%s is refused, and where it is wrong is said", (text, why) => {
    expect(() => readJson(text, page)).toThrow(`${page}: ${why}`);
  });
});
