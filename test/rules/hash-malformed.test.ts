import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { readHash } from "../../compiler/rules/hash.ts";
import { describeWith } from "../helpers/tools.ts";
import { inImage, messages, wheelAt } from "./found.ts";

const bytes = createHash("sha256").update("a file").digest();
const good = `sha256-${bytes.toString("base64")}`;

const given = (hash: string) =>
  inImage("hash-malformed", [wheelAt("x-1.0-py3-none-any.whl", undefined, { hash })]);

it("takes SRI with SHA-256, and no hash at all", () => {
  expect(given(good)).toEqual([]);
  expect(inImage("hash-malformed", [wheelAt("x-1.0-py3-none-any.whl")])).toEqual([]);
});

it("converts base 16 and points at the literal", () => {
  expect(given(bytes.toString("hex"))).toMatchObject([
    {
      message: "the hash of x 1.0 is not SRI but base 16",
      details: { literal: bytes.toString("hex"), hint: `write hash: "${good}"` },
    },
  ]);
});

it.each([
  ["sha256: and base 16", `sha256:${bytes.toString("hex")}`],
  ["sha256- and base 16", `sha256-${bytes.toString("hex").toUpperCase()}`],
  ["base 64 alone", bytes.toString("base64")],
  ["base 64 without padding", `sha256-${bytes.toString("base64").replace("=", "")}`],
  ["base 64 for URLs", `sha256-${bytes.toString("base64url")}`],
])("converts %s", (_, hash) => {
  expect(given(hash)[0]?.details.hint).toBe(`write hash: "${good}"`);
});

it("corrects base 64 whose last digit has bits to spare", () => {
  // The same 32 bytes, but Nix and the lock know one spelling.
  const loose = good.replace(
    /(.)=$/,
    (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=`,
  );
  expect(given(loose)[0]?.details.hint).toBe(`write hash: "${good}"`);
});

it.each([
  ["nothing", ""],
  ["lib.fakeHash", "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
  ["lib.fakeHash by name", "lib.fakeHash"],
  ["lib.fakeSha256", "0".repeat(64)],
  ["zeros in base 32", `sha256:${"0".repeat(52)}`],
  ["an ellipsis", "sha256-..."],
  ["a note to oneself", "sha256-TODO"],
])("knows %s for a placeholder", (_, hash) => {
  expect(given(hash)).toMatchObject([
    {
      message: "the hash of x 1.0 is a placeholder",
      details: { hint: "leave hash out and run `npx comfynix lock`: the lock keeps it" },
    },
  ]);
});

it.each([
  ["sha512-" + "A".repeat(85) + "Q==", "sha512"],
  ["sha1-" + "b".repeat(40), "sha1"],
  ["d41d8cd98f00b204e9800998ecf8427e", "md5"],
  ["da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1"],
])("names another algorithm: %s", (hash, algorithm) => {
  expect(messages(given(hash))).toEqual([`the hash of x 1.0 is ${algorithm}, not sha256`]);
});

it.each([
  ["sha256-" + "G".repeat(40), "it holds 30 bytes instead of 32"],
  ["sha256-" + "G".repeat(46), "it holds 34 bytes instead of 32"],
  ["sha256-nöpe", "it is neither base 64, base 16 nor Nix's base 32"],
  ["crc32-00000001", "crc32 is not a hash algorithm"],
])("says why %s is none", (hash, why) => {
  expect(messages(given(hash))).toEqual([`the hash of x 1.0 is no SHA-256: ${why}`]);
});

describeWith(["nix"], "against nix hash", () => {
  it("converts what Nix prints in base 32 and 16 as Nix does", () => {
    const hashes = Array.from({ length: 12 }, (_, at) =>
      createHash("sha256").update(String(at)).digest(),
    );
    const convert = (to: string) =>
      execFileSync(
        "nix-hash",
        ["--type", "sha256", to, ...hashes.map((each) => each.toString("hex"))],
        { encoding: "utf8" },
      )
        .trim()
        .split("\n");
    const sri = hashes.map((each) => `sha256-${each.toString("base64")}`);
    const read = (texts: readonly string[]) =>
      texts.map((text) => {
        const reading = readHash(text);
        return reading.kind === "respell" ? reading.sri : reading.kind;
      });
    const nix32 = convert("--to-base32");
    expect(nix32[0]).toHaveLength(52);
    expect(read(nix32)).toEqual(sri);
    expect(read(nix32.map((each) => `sha256-${each}`))).toEqual(sri);
    expect(read(nix32.map((each) => `sha256:${each}`))).toEqual(sri);
    expect(read(convert("--to-base16"))).toEqual(sri);
  });
});
