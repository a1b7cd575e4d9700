import { expect, test } from "vitest";
import { readLock } from "../../compiler/lock/read.ts";
import { printLock } from "../../compiler/lock/write.ts";
import type { Lock } from "../../compiler/lock/lock.ts";
import { arbitraryLock, shuffled } from "./arbitrary-lock.ts";
import fc from "../helpers/property.ts";

test("what is printed reads back as the same lock", () => {
  fc.assert(
    fc.property(arbitraryLock, (lock) => {
      expect(readLock(printLock(lock), "comfyui.lock.json")).toEqual(lock);
    }),
  );
});

test("what was printed prints to the same bytes, whatever the order of its keys", () => {
  fc.assert(
    fc.property(arbitraryLock, fc.infiniteStream(fc.double({ min: -1, max: 1 })), (lock, coin) => {
      const text = printLock(lock);
      const mixed = shuffled(lock, (keys) => keys.sort(() => coin.next().value ?? 0));
      expect(printLock(readLock(JSON.stringify(mixed), "comfyui.lock.json"))).toBe(text);
    }),
  );
});

test("keys are sorted by code unit, lists stay as they are, and a newline ends the file", () => {
  const lock: Lock = {
    version: 1,
    nixpkgs: {
      url: "https://github.com/NixOS/nixpkgs",
      rev: "2fc6539b481e1d2569f25f8799236694180c0993",
      narHash: "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=",
      lastModified: 1771848320,
      attributes: { b: { requires: ["z", "a"] }, a: {}, Z: {} },
    },
    artifacts: {},
    images: {},
  };
  expect(printLock(lock)).toBe(`{
  "artifacts": {},
  "images": {},
  "nixpkgs": {
    "attributes": {
      "Z": {},
      "a": {},
      "b": {
        "requires": [
          "z",
          "a"
        ]
      }
    },
    "lastModified": 1771848320,
    "narHash": "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=",
    "rev": "2fc6539b481e1d2569f25f8799236694180c0993",
    "url": "https://github.com/NixOS/nixpkgs"
  },
  "version": 1
}
`);
});
