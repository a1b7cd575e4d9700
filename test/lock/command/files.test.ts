/** `comfynix lock` of files by address, native ones, and of bytes that are not those promised. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wheel } from "../../../dsl/index.ts";
import type { Problem } from "../../../compiler/problem.ts";
import { describeWith } from "../../helpers/tools.ts";
import { compile } from "../../helpers/wheels.ts";
import { text } from "../../rules/found.ts";
import { lockHere, openShop } from "./shop.ts";
import type { Shop } from "./shop.ts";

const sriOf = (bytes: Buffer): string =>
  `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const file = (name: string, libs: Readonly<Record<string, Buffer>>) => [
  { name, data: libs[name.replace(/^.*\//, "")] ?? "" },
];

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code);

describeWith(["cc"], "a native wheel", () => {
  const TAG = "cp314-cp314-manylinux_2_28_x86_64";
  const libraries = () =>
    compile(
      {
        out: "libsmall.so.1",
        source: "int f(void){return 1;}",
        args: ["-shared", "-fPIC", "-Wl,-soname,libsmall.so.1"],
      },
      {
        out: "_big.so",
        source: "int f(void); int g(void){return f();}",
        args: ["-shared", "-fPIC", "-L.", "-l:libsmall.so.1"],
      },
    );

  test("by address is read from end to end, for what it needs and for its hash", async () => {
    const libs = libraries();
    const [small, big] = shop.stock(
      { name: "small", version: "1", tag: TAG, files: file("small/libsmall.so.1", libs) },
      {
        name: "big",
        version: "1",
        tag: TAG,
        requires: ["small"],
        files: file("big/_big.so", libs),
      },
    );
    if (small === undefined || big === undefined) throw new Error("no wheels");
    // No index has heard of it: its hash is learnt from its bytes.
    shop.server.files.set(`/elsewhere/${big.file}`, { body: big.bytes });
    const url = `${shop.server.url}/elsewhere/${big.file}`;
    const begun: (readonly [string, number | undefined])[] = [];
    const { lock, problems } = await lockHere(shop.url, [wheel(text(url))], {
      begin: (what, _, bytes) => void begun.push([what, bytes]),
    });
    expect(codes(problems)).toEqual([]);
    // How much that is, is said before it begins.
    expect(begun.at(-1)).toEqual([
      expect.stringMatching(/^reading native code in .*kB of wheels$/),
      small.bytes.length + big.bytes.length,
    ]);
    expect(lock.artifacts[url]).toMatchObject({
      hash: sriOf(big.bytes),
      size: big.bytes.length,
      origin: { from: "download", source: url },
      facts: {
        elf: [
          { path: "big/_big.so", needed: expect.arrayContaining(["libsmall.so.1"]) as string[] },
        ],
      },
    });
    expect(lock.artifacts[shop.at(small.file)]).toMatchObject({
      origin: { from: "index" },
      facts: { elf: [{ path: "small/libsmall.so.1" }] },
    });
    expect(Object.keys(lock.images["boot"] ?? {}).sort()).toEqual([url, "wheel small 1"]);
  });

  test("that the index lists by that address has the index's hash", async () => {
    const [built] = shop.stock({ name: "listed", version: "1" });
    const url = shop.at(built?.file ?? "");
    const { lock } = await lockHere(shop.url, [wheel(text(url))]);
    expect(lock.artifacts[url]?.origin).toEqual({ from: "index", source: shop.url });
  });

  test("is left for later in a light lock, and the next one makes up for it", async () => {
    const files = file("later/libsmall.so.1", libraries());
    const [built] = shop.stock({ name: "later", version: "1", tag: TAG, files });
    const key = shop.at(built?.file ?? "");
    const later = wheel("later", "1");
    const light = await lockHere(shop.url, [later], { light: true });
    expect(light.lock.artifacts[key]?.facts).toMatchObject({ metadata: { requires: [] } });
    expect(light.lock.artifacts[key]?.facts).not.toHaveProperty("elf");
    const whole = await lockHere(shop.url, [later], { previous: light.lock });
    expect(whole.lock.artifacts[key]?.facts).toHaveProperty("elf");
  });

  test("that is not the one promised is refused, with both hashes", async () => {
    const files = file("lied/libsmall.so.1", libraries());
    shop.stock({ name: "lied", version: "1", tag: TAG, digest: "ab".repeat(32), files });
    const { problems, lock } = await lockHere(shop.url, [wheel("lied", "1")]);
    expect(lock.artifacts).toEqual({});
    expect(problems).toMatchObject([
      {
        code: "hash-changed",
        message: expect.stringMatching(
          /^lied 1 should have sha256-q6ur\S+ \([\d,]+ bytes, uploaded 2026-01-02\), as http:\S+ says, but http:\S+\.whl has sha256-\S+ \([\d,]+ bytes\)$/,
        ) as string,
        details: { hint: "find out who is right: it is not locked until they agree" },
      },
    ]);
  });

  test("that is locked already stays so, whatever bytes come now", async () => {
    const files = file("moved/libsmall.so.1", libraries());
    const item = { name: "moved", version: "1", tag: TAG };
    const [before] = shop.stock({ ...item, files });
    const moved = wheel("moved", "1");
    const { lock: previous } = await lockHere(shop.url, [moved], { light: true });
    shop.stock({ ...item, files: [...files, { name: "moved/new.py", data: "" }] });
    const { problems, lock } = await lockHere(shop.url, [moved], { previous });
    expect(lock.artifacts).toEqual(previous.artifacts);
    expect(problems).toMatchObject([
      {
        code: "hash-changed",
        message: expect.stringContaining(
          `moved 1 is locked with ${sriOf(before?.bytes ?? Buffer.alloc(0))} (`,
        ) as string,
        details: { hint: expect.stringContaining("npx comfynix lock --accept moved") as string },
      },
    ]);
  });

  test.each(["Name: truth\nVersion: 1\n", "Name: liar\nVersion: 2\n"])(
    "whose metadata is another's is refused: %j",
    async (said) => {
      const data = `Metadata-Version: 2.1\n${said}`;
      const extra = [{ name: "liar-1.dist-info/METADATA", data }];
      shop.stock({ name: "liar", version: "1", without: ["METADATA"], extra });
      const { problems, lock } = await lockHere(shop.url, [wheel("liar", "1")]);
      expect(problems).toMatchObject([
        {
          message: expect.stringMatching(
            /^liar 1 cannot be locked: liar-1-py3-none-any\.whl: its METADATA is that of (truth 1|liar 2), and no installer takes such a wheel$/,
          ) as string,
        },
      ]);
      expect(lock.artifacts).toEqual({});
    },
  );

  test("may lack in its metadata the local label that its file name was given", async () => {
    const [built] = shop.stock({ name: "labelled", version: "2.8.3", requires: ["small"] });
    const name = "labelled-2.8.3%2Bcu13torch2.10cxx11abiTRUE-cp314-cp314-linux_x86_64.whl";
    const url = `${shop.server.url}/releases/${name}`;
    shop.server.files.set(`/releases/${name}`, { body: built?.bytes ?? Buffer.alloc(0) });
    const { problems, lock } = await lockHere(shop.url, [wheel(text(url))], { cuda: "13.0" });
    expect(problems).toEqual([]);
    expect(lock.artifacts[url]?.facts?.metadata).toEqual({ requires: ["small"], version: "2.8.3" });
  });
});

test("what is an index's own comes from there alone, whatever another index has", async () => {
  const own = await openShop();
  own.stock({ name: "mine", version: "1", requires: ["theirs"] }, { name: "theirs", version: "9" });
  shop.stock({ name: "mine", version: "99" }, { name: "theirs", version: "1" });
  const indexes = [{ url: own.url, only: ["mine"] }];
  const { lock, problems } = await lockHere(shop.url, [wheel("mine", ">=1")], { indexes });
  expect(problems).toEqual([]);
  expect(Object.keys(lock.artifacts).sort()).toEqual(
    [own.at("mine-1-py3-none-any.whl"), shop.at("theirs-1-py3-none-any.whl")].sort(),
  );
  expect(own.server.seen.filter(({ path }) => path.includes("theirs"))).toEqual([]);
  expect(shop.server.seen.filter(({ path }) => path.includes("mine"))).toEqual([]);
  await own.close();
});

test("a file at a signed address is refused where it is the one to take, and nowhere else", async () => {
  const built = shop.stock({ name: "shared", version: "1" }, { name: "shared", version: "2" });
  const [one, two] = built.map(({ file }) => shop.at(file));
  const page = (...links: readonly string[]) => ({
    body: Buffer.from(links.map((each) => `<a href="${each}">x</a>`).join("\n")),
    type: "text/html",
  });
  const listed = (...links: readonly string[]) =>
    shop.server.files.set("/simple/shared/", page(...links));
  shop.stock({ name: "asks", version: "1", requires: ["shared"] });

  listed(`${one ?? ""}?X-Amz-Signature=hunter2`, two ?? "");
  const { lock, problems } = await lockHere(shop.url, [wheel("shared", ">=1")]);
  expect(problems).toEqual([]);
  expect(Object.keys(lock.artifacts)).toEqual([two]);

  listed(one ?? "", `${two ?? ""}?X-Amz-Signature=hunter2`);
  const why =
    "the index links to shared-2-py3-none-any.whl with a signature or token in the address, which a lock would publish";
  for (const [asked, said] of [
    [wheel("shared", ">=1"), `shared >=1 cannot be locked: ${why}`],
    [wheel("asks", "1"), `asks 1 requires shared: ${why}`],
  ] as const) {
    const refused = await lockHere(shop.url, [asked]);
    expect(refused.problems).toMatchObject([
      { message: said, details: { hint: expect.stringContaining("~/.netrc") as string } },
    ]);
    expect(JSON.stringify(refused)).not.toContain("hunter2");
  }
  expect((await lockHere(shop.url, [wheel("shared", "1")])).problems).toEqual([]);
});

test("a server that fails everybody is told once, with how many", async () => {
  const names = ["a", "b", "c"];
  const gone = await openShop();
  await gone.close();
  const { problems } = await lockHere(
    gone.url,
    names.map((name) => wheel(name, "1")),
  );
  expect(problems).toMatchObject([
    {
      code: "not-locked",
      message: expect.stringMatching(
        /^a 1 cannot be locked: .*refused.* \(and so for 2 other packages from there\)$/,
      ) as string,
    },
  ]);
});

test("what is there for another accelerator alone is told as such", async () => {
  shop.stock(
    { name: "only_cuda", version: "1+cu130" },
    { name: "only_cuda", version: "2+cu130" },
    { name: "above", version: "1", requires: ["only-cuda"] },
  );
  const asked = await lockHere(shop.url, [wheel("only-cuda", "1")]);
  expect(asked.problems.map(({ message }) => message)).toEqual([
    `only-cuda 1 cannot be locked: ${shop.url} has none that fits; its only file is only_cuda-1+cu130-py3-none-any.whl: it is built for CUDA 13.0, and the image is for CPU`,
  ]);
  const required = await lockHere(shop.url, [wheel("above", "1")]);
  expect(required.problems[0]?.message).toContain(
    "only_cuda-2+cu130-py3-none-any.whl: it is built for CUDA 13.0, and the image is for CPU",
  );
  expect((await lockHere(shop.url, [wheel("above", "1")], { cuda: "13.0" })).problems).toEqual([]);
});

test("two wheels that overwrite each other's files are locked as such", async () => {
  const files = (data: string) => [
    { name: "shared/a.py", data },
    { name: "shared/same.py", data: "" },
  ];
  shop.stock(
    { name: "first", version: "1", files: files("1") },
    { name: "second", version: "1", files: files("2") },
  );
  const packages = [wheel("first", "1"), wheel("second", "1")];
  const { lock, problems } = await lockHere(shop.url, packages);
  expect(problems).toEqual([]);
  const [one, two] = ["first", "second"].map((name) => shop.at(`${name}-1-py3-none-any.whl`));
  expect(lock.collisions).toEqual([{ artifacts: [one, two], file: "shared/a.py", count: 1 }]);

  // Nothing has to be read again for it to stay, and it goes with the wheel.
  const again = await lockHere(shop.url, packages, { previous: lock });
  expect(again.lock).toEqual(lock);
  const alone = await lockHere(shop.url, packages.slice(1), { previous: lock });
  expect(alone.lock).not.toHaveProperty("collisions");
  // Both are known, but were never together.
  const together = await lockHere(shop.url, packages, { previous: alone.lock });
  expect(together.lock.collisions).toEqual(lock.collisions);
});

test("what fails for good is told, the rest is locked, and the next lock goes on", async () => {
  const faults = [{ status: 403 }];
  shop.stock({ name: "fine", version: "1" }, { name: "down", version: "1", apart: false, faults });
  const packages = [wheel("fine", "1"), wheel("down", "1")];
  const first = await lockHere(shop.url, packages);
  expect(first.problems).toMatchObject([
    {
      code: "unreachable",
      severity: "warning",
      message: expect.stringMatching(/^down 1 cannot be looked into: .*403/) as string,
    },
  ]);
  const second = await lockHere(shop.url, packages, { previous: first.lock });
  expect(second.problems).toEqual([]);
  expect(second.lock.artifacts[shop.at("down-1-py3-none-any.whl")]?.facts?.metadata).toEqual({
    requires: [],
  });
});
