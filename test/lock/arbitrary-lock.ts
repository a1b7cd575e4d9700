/** Locks that hold together, for property tests. */
import type { Artifact, Lock } from "../../compiler/lock/lock.ts";
import { gitKey } from "../../compiler/lock/request.ts";
import fc from "../helpers/property.ts";

export const sri: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `sha256-${Buffer.from(bytes).toString("base64")}`);

const rev = fc.stringMatching(/^[0-9a-f]{40}$/);
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }));

const facts = fc.record(
  {
    metadata: fc.record(
      { requires: fc.array(anyText), requiresPython: anyText, extras: fc.array(anyText) },
      { requiredKeys: ["requires"] },
    ),
    modules: fc.array(word),
    elf: fc.array(
      fc.record(
        {
          path: anyText,
          needed: fc.array(word),
          soname: word,
          foreignRunpath: fc.boolean(),
          interpreter: anyText,
          dlopen: fc.array(word),
        },
        { requiredKeys: ["path", "needed"] },
      ),
    ),
    buildSystem: fc.record(
      { requires: fc.array(word), backend: word },
      { requiredKeys: ["requires"] },
    ),
  },
  { requiredKeys: [] },
);

const common = {
  hash: sri,
  size: fc.nat(),
  origin: fc.record({
    from: fc.constantFrom("index" as const, "download" as const, "import" as const),
    source: anyText,
  }),
  facts,
};
const options = { requiredKeys: ["hash", "origin"] as const };

const keyed: fc.Arbitrary<[string, Artifact]> = fc.oneof(
  fc
    .tuple(word, fc.record(common, { requiredKeys: [...options.requiredKeys] }))
    .map(([name, rest]): [string, Artifact] => {
      const file = `${name}-1.0+cu130-py3-none-any.whl`;
      return [`https://host/${encodeURIComponent(file)}`, { kind: "wheel", file, ...rest }];
    }),
  fc
    .tuple(word, fc.record(common, { requiredKeys: [...options.requiredKeys] }))
    .map(([name, rest]): [string, Artifact] => {
      const file = `${name}-1.0.tar.gz`;
      return [`https://host/${file}`, { kind: "sdist", file, ...rest }];
    }),
  fc
    .tuple(word, rev, fc.boolean(), fc.record(common, { requiredKeys: [...options.requiredKeys] }))
    .map(([name, commit, submodules, rest]): [string, Artifact] => {
      const tree = { url: `https://host/${name}`, rev: commit, ...(submodules && { submodules }) };
      return [gitKey(tree), { kind: "git", ...tree, ...rest }];
    }),
);

const attributes = fc.dictionary(
  word,
  fc.record(
    { distribution: word, version: word, modules: fc.array(word), requires: fc.array(word) },
    { requiredKeys: [] },
  ),
);

/** Plain objects: fast-check also makes some without a prototype. */
const plain = <T>(value: T): T => structuredClone(value);

export const arbitraryLock: fc.Arbitrary<Lock> = fc
  .record({
    version: fc.constant(1 as const),
    nixpkgs: fc.record({
      url: anyText,
      rev,
      narHash: sri,
      lastModified: fc.nat(),
      attributes,
    }),
    artifacts: fc.array(keyed, { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
    images: fc.dictionary(word, fc.record({ by: fc.array(anyText), why: anyText })),
  })
  .map(({ images, ...lock }) =>
    plain({
      ...lock,
      images: Object.fromEntries(
        Object.entries(images).map(([name, rest]) => [
          name,
          Object.fromEntries(
            Object.keys(lock.artifacts).map((key) => [key, { artifact: key, ...rest }]),
          ),
        ]),
      ),
      ...(Object.keys(lock.artifacts).length > 1 && {
        collisions: [
          { artifacts: Object.keys(lock.artifacts).slice(0, 2), file: "x/y.py", count: 2 },
        ],
      }),
    }),
  );

/** The same value with every object's keys in another order. */
export const shuffled = (value: unknown, order: (keys: string[]) => string[]): unknown => {
  if (Array.isArray(value)) return value.map((each: unknown) => shuffled(each, order));
  if (typeof value !== "object" || value === null) return value;
  const entries = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    order([...entries.keys()]).map((key) => [key, shuffled(entries.get(key), order)]),
  );
};
