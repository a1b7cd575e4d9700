/** What a lock holds of an artifact, by who knows of it. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Lock } from "../../compiler/lock/lock.ts";
import { readLock } from "../../compiler/lock/read.ts";
import { printLock } from "../../compiler/lock/write.ts";
import { git, image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import {
  A,
  B,
  COMMIT,
  factsOf,
  imageOf,
  imported,
  known,
  locked,
  said,
  SIX,
  theProject,
} from "./known.ts";

describe("a hash comes from", () => {
  test("a facts file, with what else it knows and who says so", async () => {
    const facts = factsOf({
      [SIX]: { hash: A, size: 11_050, source: "PyPI", facts: { modules: ["six"], elf: [] } },
    });
    const { lock, problems } = await imported(imageOf(wheel(SIX)), { facts });
    expect(problems).toEqual([]);
    expect(lock.artifacts).toEqual({
      [SIX]: {
        kind: "wheel",
        file: "six-1.17.0-py2.py3-none-any.whl",
        hash: A,
        size: 11_050,
        origin: { from: "import", source: "PyPI" },
        facts: { modules: ["six"], elf: [] },
      },
    });
    expect(lock.images).toEqual({
      boot: { [SIX]: { artifact: SIX, by: ["layer base"], why: "the config names it" } },
    });
  });

  test("the config", async () => {
    const { lock } = await imported(imageOf(wheel(SIX, { hash: A })), { facts: known({}) });
    expect(lock.artifacts[SIX]).toMatchObject({
      hash: A,
      origin: { from: "import", source: "the config" },
    });
  });

  test("the lock there is", async () => {
    const boot = imageOf(wheel(SIX));
    const { lock: previous } = await imported(boot, { facts: known({ [SIX]: A }) });
    const again = await imported(boot, { previous });
    expect(again).toEqual({ lock: previous, problems: [] });
  });

  test("nowhere: then the package stays out and is told", async () => {
    const outcome = await imported(imageOf(wheel(SIX), git("openai/CLIP", COMMIT)), {
      facts: known({}),
    });
    expect(said(outcome)).toEqual([
      `not-locked: six 1.17.0 cannot be locked: ${SIX}: was never looked into`,
      "not-locked: CLIP at dcba3cb cannot be locked: https://github.com/openai/CLIP: dcba3cb2e282 has not been read before",
    ]);
    expect(outcome.lock).toMatchObject({ artifacts: {}, images: { boot: {} } });
  });
});

describe("what is locked stays", () => {
  const boot = imageOf(wheel(SIX));
  const facts = known({ [SIX]: B });
  let previous: Lock;
  beforeAll(async () => {
    previous = (await imported(boot, { facts: known({ [SIX]: A }) })).lock;
  });

  test("another hash for it is refused, whoever says so", async () => {
    const told = await imported(boot, { previous, facts });
    expect(told.lock).toEqual(previous);
    expect(said(told)).toEqual([
      `hash-changed: six 1.17.0 is locked with ${A}, but a test says ${B}`,
    ]);
    const written = await imported(imageOf(wheel(SIX, { hash: B })), { previous });
    expect(said(written)).toEqual([
      `hash-changed: six 1.17.0 is locked with ${A}, but the config says ${B}`,
    ]);
  });

  test("unless it is accepted by name, however that is spelled", async () => {
    const told = await imported(boot, { previous, facts, accept: ["SIX"] });
    expect(told.problems).toEqual([]);
    expect(told.lock.artifacts[SIX]?.hash).toBe(B);
  });

  test("to accept another name changes nothing", async () => {
    expect((await imported(boot, { previous, facts, accept: ["sixer"] })).problems).toHaveLength(1);
  });

  test("what was read of it stays when only its hash is said again", async () => {
    const artifact = previous.artifacts[SIX];
    if (artifact === undefined) throw new Error("not locked");
    const origin = { from: "download", source: "here" } as const;
    const read = { ...artifact, origin, facts: { modules: ["six"] } };
    const before = { ...previous, artifacts: { [SIX]: read } };
    const { lock } = await imported(boot, { previous: before, facts: known({ [SIX]: A }) });
    expect(lock.artifacts[SIX]).toEqual(read);
  });

  test("but what nobody asks for any more is dropped", async () => {
    const { lock } = await imported(imageOf(...nixpkg("bash")), { previous });
    expect(lock.artifacts).toEqual({});
    expect(lock.images).toEqual({ boot: {} });
  });
});

test("images that share an artifact lock it once, and share its problem", async () => {
  const six = wheel(SIX);
  const none = wheel("https://host/none-1-py3-none-any.whl");
  const { lock, problems } = await locked({
    images: [
      { name: "one", image: imageOf(six, none) },
      { name: "two", image: imageOf(six, none) },
    ],
    project: theProject,
    facts: known({ [SIX]: A }),
  });
  expect(Object.keys(lock.artifacts)).toEqual([SIX]);
  expect(Object.keys(lock.images)).toEqual(["one", "two"]);
  expect(problems).toHaveLength(1);
});

test("a request that two layers make is one, by both", async () => {
  const six = wheel(SIX);
  const boot = image("boot", {
    tag: "1",
    python: "3.14",
    layers: [layer("b", six), layer("a", six)],
  });
  const { lock } = await imported(boot, { facts: known({ [SIX]: A }) });
  expect(lock.images["boot"]?.[SIX]?.by).toEqual(["layer a", "layer b"]);
});

test("a tree with its submodules is another than without", async () => {
  const plain = git("openai/CLIP", COMMIT);
  const full = git("openai/CLIP", COMMIT, { submodules: true, name: "clip-full" });
  const key = `git+https://github.com/openai/CLIP@${COMMIT}`;
  const outcome = await imported(imageOf(plain, full), {
    facts: known({ [key]: A, [`${key}#submodules`]: B }),
  });
  expect(outcome.lock.artifacts).toMatchObject({
    [key]: { hash: A },
    [`${key}#submodules`]: { hash: B, submodules: true },
  });
});

test("what is imported is a lock that reads back", async () => {
  const facts = known({ [SIX]: A, [`git+https://github.com/openai/CLIP@${COMMIT}`]: B });
  const { lock } = await imported(imageOf(wheel(SIX), git("openai/CLIP", COMMIT)), { facts });
  expect(readLock(printLock(lock), "comfyui.lock.json")).toEqual(lock);
});
