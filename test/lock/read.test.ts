import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readLock } from "../../compiler/lock/read.ts";
import { printLock } from "../../compiler/lock/write.ts";
import { Problems } from "../../compiler/problem.ts";
import type { Artifact, Lock } from "../../compiler/lock/lock.ts";
import { processorTime } from "../helpers/processor-time.ts";

const FILE = "comfyui.lock.json";
const HASH = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
const SIX = "https://host/six-1.17.0-py2.py3-none-any.whl";
const COMMIT = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
const CLIP = `git+https://github.com/openai/CLIP@${COMMIT}`;
const origin = { from: "import", source: "a test" } as const;

const six: Artifact = {
  kind: "wheel",
  file: "six-1.17.0-py2.py3-none-any.whl",
  hash: HASH,
  origin,
};
const clip: Artifact = {
  kind: "git",
  url: "https://github.com/openai/CLIP",
  rev: COMMIT,
  hash: HASH,
  origin,
};
const lock: Lock = {
  version: 1,
  nixpkgs: {
    url: "https://github.com/NixOS/nixpkgs",
    rev: "2fc6539b481e1d2569f25f8799236694180c0993",
    narHash: HASH,
    lastModified: 1771848320,
    attributes: { "python314Packages.numpy": { distribution: "numpy", version: "2.4.1" } },
  },
  artifacts: { [SIX]: six, [CLIP]: clip },
  images: {
    comfyui: {
      [SIX]: { artifact: SIX, by: ["layer base"], why: "the config names it" },
      "wheel six >=1": { artifact: SIX, by: ["layer more"], why: "the only file" },
      [CLIP]: { artifact: CLIP, by: ["layer base"], why: "the config names it" },
    },
  },
};

/** What is wrong with a text: `line:column code message`, one a problem. */
const faults = (text: string): string[] => {
  try {
    readLock(text, FILE);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.problems.map(({ code, message, details: { place } }) => {
      expect(place?.file).toBe(FILE);
      return `${place?.line}:${place?.column} ${code} ${message}`;
    });
  }
  return [];
};

/** The printed lock with one text replaced, which must be there. */
const edited = (from: string, to: string): string => {
  const text = printLock(lock);
  expect(text).toContain(from);
  return text.replace(from, to);
};

test("a lock that holds together is read", () => {
  expect(readLock(printLock(lock), FILE)).toEqual(lock);
});

test("the shipped lock is one that comfynix wrote", () => {
  const text = readFileSync(new URL("../../comfyui.lock.json", import.meta.url), "utf8");
  expect(printLock(readLock(text, FILE))).toBe(text);
});

describe("a text that is no JSON is told at its first fault", () => {
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
    ["\ufeff{}", "1:1 lock-unreadable comfyui.lock.json begins with a byte order mark"],
    [
      '{\n||||||| base\n"version": 1\n}',
      "2:1 lock-unreadable comfyui.lock.json has the marks of a",
    ],
    ['{\n"version": 1\n=======\n}', "3:1 lock-unreadable comfyui.lock.json has the marks of a"],
    ["[".repeat(200_000), "1:1 lock-unreadable comfyui.lock.json is not JSON"],
    [`${"[".repeat(200_000)}${"]".repeat(200_000)}`, "1:1 lock-invalid version is missing"],
  ])("nor is it any less when it is strange: %.20j", (text, fault) => {
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
