import { beforeAll, expect, describe, test } from "vitest";
import type { Lock } from "../../compiler/lock/lock.ts";
/** Locks made from what is known alone: config, facts file, the lock there was. Nobody is asked. */
import { tmpdir } from "node:os";
import path from "node:path";
import { defaultPin, defaultProject } from "../../compiler/load/default-project.ts";
import { lockProject } from "../../compiler/lock/fetch/lock-project.ts";
import type { Locked } from "../../compiler/lock/fetch/task.ts";
import { openWorld } from "../../compiler/lock/fetch/world.ts";
import type { Known } from "../../compiler/lock/choose.ts";
import type { FactsFile } from "../../compiler/lock/facts-file.ts";
import { printLock } from "../../compiler/lock/write.ts";
import { readLock } from "../../compiler/lock/read.ts";
import { Problems } from "../../compiler/problem.ts";
import { git, image, layer, nixpkg, project, sdist, wheel } from "../../dsl/index.ts";
import type { Image, Package } from "../../dsl/index.ts";
import { processorTime } from "../helpers/processor-time.ts";

const PIN = "2fc6539b481e1d2569f25f8799236694180c0993";
const A = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
const B = "sha256-21pheRt9o8GqWkluZM1y29TvPvLLtpaA/UXcJVsNovM=";
const SIX = "https://host/six-1.17.0-py2.py3-none-any.whl";
const COMMIT = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";

const theProject = project({ nixpkgs: git("NixOS/nixpkgs", PIN) });

const imageOf = (...packages: Package[]): Image =>
  image("boot", { tag: "1", python: "3.14", cuda: "13.0", layers: [layer("base", packages)] });

const factsOf = (artifacts: FactsFile["artifacts"]): FactsFile => ({
  version: 1,
  artifacts,
  nixpkgs: {
    [`git+https://github.com/NixOS/nixpkgs@${PIN}`]: {
      narHash: A,
      lastModified: 1771848320,
      source: "a test",
    },
  },
});

const known = (hashes: Readonly<Record<string, string>>): FactsFile =>
  factsOf(
    Object.fromEntries(
      Object.entries(hashes).map(([key, hash]) => [key, { hash, source: "a test" }]),
    ),
  );

/** @param begun  Takes the name of every stretch of work. */
const locked = async (known: Known, begun: string[] = []): Promise<Locked> => {
  const world = openWorld({
    offline: true,
    allowInsecure: false,
    env: { COMFYNIX_CACHE: path.join(tmpdir(), "comfynix-no-cache") },
  });
  const begin = (what: string): void => void begun.push(what);
  const progress = { begin, done: () => undefined };
  try {
    return await lockProject({ known, world, native: true, updating: new Set(), progress });
  } finally {
    await world.close();
  }
};

const imported = (boot: Image, rest: Omit<Known, "images" | "project">): Promise<Locked> =>
  locked({ images: [{ name: "boot", image: boot }], project: theProject, ...rest });

const said = ({ problems }: Locked): string[] =>
  problems.map(({ code, message }) => `${code}: ${message}`);

const chosen = ({ lock }: Locked): string[] =>
  Object.values(lock.images["boot"] ?? {}).map(({ artifact }) => artifact);

test("where nothing of ours is asked for, no search is announced", async () => {
  const bare = imageOf(...nixpkg("bash"));
  const begun: string[] = [];
  await locked({ images: [{ name: "boot", image: bare }], project: theProject }, begun);
  expect(begun).not.toContain("finding packages");
});

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

describe("what is asked for by name is answered by the best file that is known", () => {
  const at = (file: string): string => `https://host/${encodeURIComponent(file)}`;
  const pick = async (
    pkg: Package,
    files: readonly string[],
    boot = imageOf(pkg),
  ): Promise<string[]> =>
    chosen(
      await imported(boot, {
        facts: known(Object.fromEntries(files.map((file) => [at(file), A]))),
      }),
    );

  test("the newest version the specifier admits", async () => {
    const files = ["p-1.9-py3-none-any.whl", "p-1.10-py3-none-any.whl", "p-2.0-py3-none-any.whl"];
    expect(await pick(wheel("p", "<2"), files)).toEqual([at("p-1.10-py3-none-any.whl")]);
    expect(await pick(wheel("p", "1.9"), files)).toEqual([at("p-1.9-py3-none-any.whl")]);
    expect(await pick(wheel("p", ">=3"), files)).toEqual([]);
  });

  test("one the interpreter loads, best the one made for it", async () => {
    const files = [
      "p-1-cp313-cp313-linux_x86_64.whl",
      "p-1-cp314-cp314-linux_x86_64.whl",
      "p-1-cp314-cp314t-linux_x86_64.whl",
      "p-1-cp38-abi3-linux_x86_64.whl",
    ];
    expect(await pick(wheel("p", "1"), files)).toEqual([at("p-1-cp314-cp314-linux_x86_64.whl")]);
    expect(await pick(wheel("p", "1"), files.slice(2))).toEqual([
      at("p-1-cp38-abi3-linux_x86_64.whl"),
    ]);
  });

  test("else the one that pip likes best: the newest stable ABI, the newest build", async () => {
    const abi3 = ["p-1-cp38-abi3-linux_x86_64.whl", "p-1-cp39-abi3-linux_x86_64.whl"];
    expect(await pick(wheel("p", "1"), abi3)).toEqual([at(abi3[1] ?? "")]);
    const builds = ["p-1-py3-none-any.whl", "p-1-1-py3-none-any.whl", "p-1-2-py3-none-any.whl"];
    expect(await pick(wheel("p", "1"), builds)).toEqual([at(builds[2] ?? "")]);
  });

  test("one for x86_64 Linux with glibc", async () => {
    const files = [
      "p-1-py3-none-win_amd64.whl",
      "p-1-py3-none-musllinux_1_2_x86_64.whl",
      "p-1-py3-none-manylinux_2_28_aarch64.whl",
      "p-1-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
    ];
    expect(await pick(wheel("p", "1"), files)).toEqual([at(files[3] ?? "")]);
    expect(await pick(wheel("p", "1"), files.slice(0, 3))).toEqual([]);
  });

  test("one for the image's accelerator", async () => {
    const files = ["cpu", "cu128", "cu130"].map(
      (label) => `torch-2.10.0+${label}-cp314-cp314-manylinux_2_28_x86_64.whl`,
    );
    const torch = wheel("torch", "2.10.0");
    expect(await pick(torch, files)).toEqual([at(files[2] ?? "")]);
    expect(await pick(torch, files.slice(0, 2))).toEqual([]);
    const cpu = image("boot", { tag: "1", python: "3.14", layers: [layer("base", torch)] });
    expect(await pick(torch, files, cpu)).toEqual([at(files[0] ?? "")]);
  });

  test("an archive of sources is no wheel, and a wheel is no archive", async () => {
    const files = ["p-1.0.tar.gz", "p-1.0-py3-none-any.whl"];
    expect(await pick(sdist("p", "1.0"), files)).toEqual([at("p-1.0.tar.gz")]);
    expect(await pick(wheel("p", "1.0"), files)).toEqual([at("p-1.0-py3-none-any.whl")]);
  });

  test("names are compared in their normal spelling, and a prefix is not a name", async () => {
    expect(await pick(wheel("Flash.Attn", "1"), ["flash_attn-1-py3-none-any.whl"])).toHaveLength(1);
    expect(await pick(sdist("blend-modes", "1.0"), ["blend_modes-1.0.tar.gz"])).toHaveLength(1);
    expect(await pick(sdist("blend", "1.0"), ["blend-modes-1.0.tar.gz"])).toEqual([]);
  });

  test("the one that is locked while it fits, although a better one is known by now", async () => {
    const [old, fresh] = ["p-1.0-py3-none-any.whl", "p-1.1-py3-none-any.whl"].map(at);
    if (old === undefined || fresh === undefined) throw new Error("no files");
    const first = await imported(imageOf(wheel("p", ">=1")), { facts: known({ [old]: A }) });
    const facts = known({ [old]: A, [fresh]: B });
    const previous = first.lock;
    expect((await imported(imageOf(wheel("p", ">=1")), { facts, previous })).lock).toEqual(
      previous,
    );
    expect(chosen(await imported(imageOf(wheel("p", ">=1.1")), { facts, previous }))).toEqual([
      fresh,
    ]);
  });

  test("and 10,000 requests take no time to speak of", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `p${i}`);
    const all = Object.fromEntries(names.map((name) => [at(`${name}-1-py3-none-any.whl`), A]));
    const boot = imageOf(...names.map((name) => wheel(name, "1")));
    const time = processorTime(async () => {
      expect((await imported(boot, { facts: known(all) })).problems).toEqual([]);
    });
    expect(await time).toBeLessThan(20_000);
  });

  test("and is told when none is known", async () => {
    expect(said(await imported(imageOf(wheel("p", "1")), { facts: known({}) }))).toEqual([
      "not-locked: p 1 cannot be locked: no file of it is known, and the network may not be asked",
    ]);
  });
});

describe("nixpkgs", () => {
  const boot = imageOf(...nixpkg("bash"));

  test("is pinned by what the facts know of its revision", async () => {
    expect((await imported(boot, { facts: known({}) })).lock.nixpkgs).toEqual({
      url: "https://github.com/NixOS/nixpkgs",
      rev: PIN,
      narHash: A,
      lastModified: 1771848320,
      attributes: {},
    });
  });

  test("keeps what is known of the attributes in use while the revision stays", async () => {
    const { lock } = await imported(boot, { facts: known({}) });
    const attributes = { bash: { version: "5.3" } };
    const numpy = { "python314Packages.numpy": { distribution: "numpy" } };
    const previous = {
      ...lock,
      nixpkgs: { ...lock.nixpkgs, attributes: { ...attributes, ...numpy } },
    };
    expect((await imported(boot, { previous })).lock.nixpkgs.attributes).toEqual(attributes);
    const moved = project({ nixpkgs: git("NixOS/nixpkgs", "0".repeat(39) + "1") });
    const facts: FactsFile = {
      version: 1,
      artifacts: {},
      nixpkgs: {
        [`git+https://github.com/NixOS/nixpkgs@${"0".repeat(39)}1`]: {
          narHash: B,
          lastModified: 1,
          source: "a test",
        },
      },
    };
    const images = [{ name: "boot", image: boot }];
    expect((await locked({ images, project: moved, previous, facts })).lock.nixpkgs).toMatchObject({
      narHash: B,
      attributes: {},
    });
  });

  test("that a config does not name is known beforehand", async () => {
    const images = [{ name: "boot", image: boot }];
    const { lock } = await locked({ images, project: defaultProject });
    expect(lock.nixpkgs).toEqual({ ...defaultPin, attributes: {} });
  });

  test("that nobody knows leaves no lock to write", async () => {
    const images = [{ name: "boot", image: boot }];
    const unknown = project({ nixpkgs: git("NixOS/nixpkgs", "0".repeat(39) + "1") });
    const failed = locked({ images, project: unknown });
    await expect(failed).rejects.toThrow(Problems);
    await expect(failed).rejects.toThrow("nixpkgs at 0000000 cannot be locked");
  });
});

test("what is imported is a lock that reads back", async () => {
  const facts = known({ [SIX]: A, [`git+https://github.com/openai/CLIP@${COMMIT}`]: B });
  const { lock } = await imported(imageOf(wheel(SIX), git("openai/CLIP", COMMIT)), { facts });
  expect(readLock(printLock(lock), "comfyui.lock.json")).toEqual(lock);
});
