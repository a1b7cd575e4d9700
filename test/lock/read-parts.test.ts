/** The parts of a lock: what each has to be, and how they have to agree. */
import { describe, expect, test } from "vitest";
import { printLock } from "../../compiler/lock/write.ts";
import type { Artifact } from "../../compiler/lock/lock.ts";
import {
  CLIP,
  clip,
  COMMIT,
  edited,
  faults,
  HASH,
  lock,
  origin,
  SIX,
  six,
} from "./damaged-lock.ts";

describe("a field that is not as it should be is told at its line", () => {
  test.each([
    [
      "a hash of another algorithm",
      `"hash": "${HASH}"`,
      '"hash": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="',
      `4:15 lock-invalid artifacts[${JSON.stringify(CLIP)}].hash is not an SRI hash: sha256- and 44 characters of base64`,
    ],
    [
      "a number of the wrong kind",
      '"lastModified": 1771848320',
      '"lastModified": -1.5',
      "nixpkgs.lastModified is not a whole number",
    ],
    [
      "a field nobody knows",
      '"source": "a test"',
      '"sourc": "a test"',
      `artifacts[${JSON.stringify(CLIP)}].origin.sourc is not a field that is known here`,
    ],
    [
      "a field that is missing",
      '"source": "a test"',
      '"sourc": "a test"',
      `artifacts[${JSON.stringify(CLIP)}].origin.source is missing`,
    ],
    [
      "a kind nobody knows",
      '"kind": "git"',
      '"kind": "hg"',
      `artifacts[${JSON.stringify(CLIP)}].kind is "hg" and must be "wheel", "sdist" or "git"`,
    ],
    [
      "a revision that is none",
      `"rev": "${COMMIT}"`,
      '"rev": "main"',
      `artifacts[${JSON.stringify(CLIP)}].rev is not a commit: 40 lower-case hexadecimal digits`,
    ],
  ])("%s", (_, from, to, fault) => {
    const text = edited(from, to);
    const told = faults(text);
    expect(told.join("\n")).toContain(fault);
    const line = text.split("\n").findIndex((each) => each.includes(to)) + 1;
    // What is missing is told at the object that lacks it.
    const place = fault.endsWith("missing") ? line - 2 : line;
    expect(told.some((each) => each.startsWith(`${place}:`) && each.includes(fault))).toBe(true);
  });

  test("a list where an object should be, once", () => {
    expect(faults(JSON.stringify({ ...lock, artifacts: [] }))).toEqual([
      expect.stringMatching(/^1:\d+ lock-invalid artifacts is a list and must be an object$/),
    ]);
  });

  test("all of them at once, up to a number that can be read", () => {
    const artifacts = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`https://host/p${at}-1.tar.gz`, { kind: "sdist" }]),
    );
    const told = faults(JSON.stringify({ ...lock, artifacts, images: {} }));
    expect(told).toHaveLength(51);
    expect(told.at(-1)).toMatch(/more faults are not shown$/);
  });

  test("even when the whole is something else", () => {
    expect(faults("[]")[0]).toBe("1:1 lock-invalid version is missing");
    expect(faults("null")).toEqual(["1:1 lock-invalid the whole is null and must be an object"]);
  });
});

describe("parts that do not agree", () => {
  test("a request for an artifact that is not there", () => {
    const { [SIX]: _gone, ...artifacts } = lock.artifacts;
    expect(faults(printLock({ ...lock, artifacts }))).toEqual([
      `24:21 lock-invalid images.comfyui[${JSON.stringify(SIX)}].artifact names ${JSON.stringify(SIX)}, which artifacts does not hold`,
      `31:21 lock-invalid images.comfyui["wheel six >=1"].artifact names ${JSON.stringify(SIX)}, which artifacts does not hold`,
    ]);
  });

  test("a collision of an artifact that is not there", () => {
    const collisions = [
      { artifacts: ["https://x.example/y-1-py3-none-any.whl"], file: "", count: 1 },
    ];
    expect(faults(printLock({ ...lock, collisions }))).toEqual([
      expect.stringContaining(
        'collisions[0].artifacts names "https://x.example/y-1-py3-none-any.whl", which artifacts does not hold',
      ),
    ]);
  });

  test("a name of every object is no artifact", () => {
    const images = { comfyui: { "wheel six 1": { artifact: "toString", by: [], why: "" } } };
    expect(faults(printLock({ ...lock, images }))).toEqual([
      expect.stringContaining('names "toString", which artifacts does not hold'),
    ]);
  });

  test("a URL that names another file", () => {
    const artifacts = { ...lock.artifacts, [SIX]: { ...six, file: "six-1.16.0-py3-none-any.whl" } };
    expect(faults(printLock({ ...lock, artifacts }))).toEqual([
      expect.stringContaining(
        '.file is "six-1.16.0-py3-none-any.whl", but the URL names "six-1.17.0-py2.py3-none-any.whl"',
      ),
    ]);
  });

  test("a URL says its file in percent escapes, with a fragment or without", () => {
    const file = "torch-2.10.0+cu130-cp314-cp314-linux_x86_64.whl";
    for (const key of [`https://host/${encodeURIComponent(file)}`, `https://host/${file}#frag`]) {
      const wheel: Artifact = { kind: "wheel", file, hash: HASH, origin };
      const whole = printLock({ ...lock, artifacts: { [key]: wheel }, images: {} });
      expect(faults(whole)).toEqual([]);
    }
  });

  test("a wheel that is an archive of sources", () => {
    const artifacts = { "https://host/six-1.tar.gz": { ...six, file: "six-1.tar.gz" } };
    expect(faults(printLock({ ...lock, artifacts, images: {} }))).toEqual([
      expect.stringContaining(".kind is wheel, but the file is six-1.tar.gz"),
    ]);
  });

  test("a commit under the key of another", () => {
    const other = CLIP.replace("dcba", "abcd");
    const artifacts = { [other]: clip };
    expect(faults(printLock({ ...lock, artifacts, images: {} }))).toEqual([
      expect.stringContaining(`is the key of an artifact that is ${CLIP}`),
    ]);
  });

  test("an address that is answered by another file", () => {
    const asked = "https://host/six-1.16.0-py3-none-any.whl";
    const images = { comfyui: { [asked]: { artifact: SIX, by: [], why: "" } } };
    expect(faults(printLock({ ...lock, images }))).toEqual([
      expect.stringContaining(`is ${JSON.stringify(SIX)}, not what was asked for`),
    ]);
  });

  test("a wheel that is answered by a git tree", () => {
    const images = { comfyui: { "wheel clip 1": { artifact: CLIP, by: [], why: "" } } };
    expect(faults(printLock({ ...lock, images }))).toEqual([
      expect.stringContaining("is of kind git, but a wheel was asked for"),
    ]);
  });

  test("a key that is written twice, wherever it is", () => {
    const text = edited(`"hash": "${HASH}",`, `"hash": "${HASH}",\n      "hash": "${HASH}",`);
    expect(faults(text)).toEqual([
      `5:7 lock-invalid artifacts[${JSON.stringify(CLIP)}].hash is written twice`,
    ]);
  });
});
