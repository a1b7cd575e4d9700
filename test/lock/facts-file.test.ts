import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFacts } from "../../compiler/lock/facts-file.ts";
import { Problems } from "../../compiler/problem.ts";

const HASH = "sha256-RyHvyMSr+0PiVhnmXQikNHnUQiIsqCPZnWsMW3xkYnQ=";

const faults = (text: string): string[] => {
  try {
    readFacts(text, "facts.json");
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.problems.map(
      ({ code, message, details }) => `${details.place?.line} ${code} ${message}`,
    );
  }
  return [];
};

const entry = (fields: string): string => `{
  "version": 1,
  "artifacts": {
    "https://host/six-1.17.0-py2.py3-none-any.whl": { ${fields} }
  }
}`;

test("the shipped facts are read", () => {
  const text = readFileSync(new URL("../../comfyui.facts.json", import.meta.url), "utf8");
  expect(Object.keys(readFacts(text, "comfyui.facts.json").artifacts).length).toBeGreaterThan(50);
});

test.each([
  ["a hash and who says so", `"hash": "${HASH}", "source": "PyPI"`, []],
  [
    "no source",
    `"hash": "${HASH}"`,
    ['artifacts["https://host/six-1.17.0-py2.py3-none-any.whl"].source is missing'],
  ],
  [
    "an empty source",
    `"hash": "${HASH}", "source": ""`,
    ['artifacts["https://host/six-1.17.0-py2.py3-none-any.whl"].source is empty'],
  ],
  [
    "a hash in another spelling",
    '"hash": "4721391f", "source": "PyPI"',
    [
      'artifacts["https://host/six-1.17.0-py2.py3-none-any.whl"].hash is not an SRI hash: sha256- and 44 characters of base64',
    ],
  ],
  [
    "a hash said twice",
    `"hash": "${HASH}", "source": "PyPI", "hash": "${HASH}"`,
    ['artifacts["https://host/six-1.17.0-py2.py3-none-any.whl"].hash is written twice'],
  ],
])("an entry with %s", (_, fields, said) => {
  expect(faults(entry(fields))).toEqual(said.map((each) => `4 facts-unreadable ${each}`));
});

test("an address with a login or a signature is refused, and not repeated", () => {
  const address = "https://host/six-1.17.0-py2.py3-none-any.whl";
  for (const secret of [address.replace("//", "//me:hunter2@"), `${address}?sig=hunter2`]) {
    const text = entry(`"hash": "${HASH}", "source": "PyPI"`).replace(address, secret);
    expect(faults(text)).toEqual([
      `3 facts-unreadable artifacts names ${address} with a login or token, which the lock would publish`,
    ]);
  }
});

test("what is no JSON is told", () => {
  expect(faults("{")).toEqual(["1 facts-unreadable facts.json ends too early: it was cut off"]);
});
