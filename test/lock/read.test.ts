/** The text of a lock: what is read, and what is none. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readLock } from "../../compiler/lock/read.ts";
import { printLock } from "../../compiler/lock/write.ts";
import type { Artifact } from "../../compiler/lock/lock.ts";
import { processorTime } from "../helpers/processor-time.ts";
import { edited, faults, FILE, HASH, lock, origin } from "./damaged-lock.ts";

test("a lock that holds together is read", () => {
  expect(readLock(printLock(lock), FILE)).toEqual(lock);
});

test("the shipped lock is one that comfynix wrote", () => {
  const text = readFileSync(new URL("../../comfyui.lock.json", import.meta.url), "utf8");
  expect(printLock(readLock(text, FILE))).toBe(text);
});

describe("a text that is no lock is told at its first fault", () => {
  test.each([
    ["", "1:1 lock-unreadable comfyui.lock.json is empty"],
    ["  \n", "2:1 lock-unreadable comfyui.lock.json is empty"],
    [
      '{ "version": 1,\n  "artifacts": {',
      "2:17 lock-unreadable comfyui.lock.json ends too early: it was cut off",
    ],
    [
      '{\n  "version": 1,\n  oops\n}',
      "3:3 lock-unreadable comfyui.lock.json is not JSON: invalid symbol",
    ],
    [
      '{\n  "version": 1,\n}\n',
      "3:1 lock-unreadable comfyui.lock.json is not JSON: property name expected",
    ],
    ["// mine\n{}", "1:1 lock-unreadable comfyui.lock.json is not JSON: invalid comment token"],
    [
      '{\n<<<<<<< HEAD\n  "version": 1\n=======\n>>>>>>> theirs\n}',
      "2:1 lock-unreadable comfyui.lock.json has the marks of a merge conflict",
    ],
  ])("%j", (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  test("of two merged locks one is taken whole: deleting it would lose what is pinned", () => {
    expect(() => readLock("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n", FILE)).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            details: expect.objectContaining({
              hint: "take one side of it (git checkout --ours comfyui.lock.json) and run `npx comfynix lock`, which adds what the other had",
            }),
          }),
        ],
      }),
    );
  });

  test.each([
    [
      "a byte order mark",
      "\ufeff{}",
      "1:1 lock-unreadable comfyui.lock.json begins with a byte order mark",
    ],
    [
      "the base of a merge",
      '{\n||||||| base\n"version": 1\n}',
      "2:1 lock-unreadable comfyui.lock.json has the marks of a",
    ],
    [
      "the middle of a merge",
      '{\n"version": 1\n=======\n}',
      "3:1 lock-unreadable comfyui.lock.json has the marks of a",
    ],
    [
      "200,000 lists that do not end",
      "[".repeat(200_000),
      "1:1 lock-unreadable comfyui.lock.json is not JSON",
    ],
    [
      "200,000 lists in each other",
      `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
      "1:1 lock-invalid version is missing",
    ],
  ])("and of %s", (_, text, fault) => {
    expect(faults(text)[0]).toContain(fault);
  });

  test("wherever a lock is cut off", () => {
    const whole = printLock(lock).trimEnd();
    for (let length = 0; length < whole.length; length++) {
      const [fault, ...more] = faults(whole.slice(0, length));
      expect(fault, String(length)).toMatch(/^\d+:\d+ lock-unreadable /);
      expect(more).toEqual([]);
    }
  });
});

describe("another version", () => {
  test.each([
    ['"version": 2', "version 2", "it was written by a newer comfynix: update comfynix"],
    ['"version": 0', "version 0", "delete it and run `npx comfynix lock`"],
    ['"version": "1"', 'version "1"', "delete it and run `npx comfynix lock`"],
  ])("%s", (version, said, hint) => {
    const text = edited('"version": 1', version);
    const message = `comfyui.lock.json has ${said}, and this comfynix reads version 1`;
    expect(faults(text)).toEqual([expect.stringMatching(/^\d+:\d+ lock-version /)]);
    expect(() => readLock(text, FILE)).toThrow(message);
    expect(() => readLock(text, FILE)).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ details: expect.objectContaining({ hint }) })],
      }),
    );
  });
});

test("10,000 artifacts are read in a time that does not grow out of hand", async () => {
  const artifacts = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at): [string, Artifact] => {
      const file = `p${at}-1.0-py3-none-any.whl`;
      const facts = {
        metadata: { requires: ["numpy>=1", "torch"] },
        modules: [`p${at}`],
        elf: [{ path: `p${at}/_c.so`, needed: ["libc.so.6", "libm.so.6"] }],
      };
      return [`https://host/${file}`, { kind: "wheel", file, hash: HASH, origin, facts }];
    }),
  );
  const text = printLock({ ...lock, artifacts, images: {} });
  readLock(text, FILE);
  // What is quadratic takes minutes.
  expect(await processorTime(() => readLock(text, FILE))).toBeLessThan(5000);
});
