/** `comfynix lock` of native wheels, and of bytes that are not those promised. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wheel } from "../../../dsl/index.ts";
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
    expect(problems).toEqual([]);
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
