/** Code for GPUs, read from native files: fat binaries as nvcc writes them, their payloads left empty. */
import { afterAll, describe, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Made } from "./environment.ts";
import { checkOf, report } from "./probe.ts";

const SUFFIXES: Readonly<Record<string, number>> = { "": 0, a: 0x100000, f: 0x200000 };

/** One fat binary: `sm_90a` is machine code, `compute_90` PTX. */
const fatBinary = (architectures: readonly string[]): Buffer => {
  const entries = architectures.map((name) => {
    const [, kind = "", number = "", suffix = ""] = /^(sm|compute)_(\d+)([af]?)$/.exec(name) ?? [];
    const entry = Buffer.alloc(64 + 24);
    entry.writeUInt16LE(kind === "sm" ? 2 : 1, 0);
    entry.writeUInt32LE(64, 4);
    entry.writeBigUInt64LE(24n, 8);
    entry.writeUInt32LE(Number(number), 28);
    entry.writeBigUInt64LE(BigInt(0x8011 | (SUFFIXES[suffix] ?? 0)), 40);
    return entry;
  });
  const body = Buffer.concat(entries);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(0xba55ed50, 0);
  header.writeUInt16LE(1, 4);
  header.writeUInt16LE(16, 6);
  header.writeBigUInt64LE(BigInt(body.length), 8);
  return Buffer.concat([header, body]);
};

const package_ = (name: string, ...binaries: readonly (readonly string[])[]): Made => {
  const bytes = Buffer.concat(binaries.map(fatBinary));
  return {
    native: {
      [`${name}/_C.so`]: [
        `__attribute__((section(".nv_fatbin"), aligned(8))) const unsigned char code[] = {${[...bytes].join(",")}};`,
      ],
    },
  };
};

describeWith(["python", "cc"], "pkg.arch", () => {
  afterAll(removeEnvironments);

  const judged = async (
    distributions: Readonly<Record<string, Made>>,
    capabilities: readonly string[] = [],
  ) => {
    const env = environment(distributions);
    const manifest = env.manifest({ cuda: "13.0", capabilities });
    const args = ["--only", "pkg.arch", "--no-gpu", "--manifest", manifest];
    return checkOf(await report(args, env), "pkg.arch");
  };

  it("lists what each package holds code for, in the order of GPUs", async () => {
    expect(
      await judged({
        flash: package_("flash_attn", ["sm_90a", "sm_80"], ["compute_120", "sm_100f", "sm_80"]),
        plain: { native: { "plain.so": ["int x;"] } },
      }),
    ).toMatchObject({
      status: "pass",
      actual: { built_for: { flash_attn: ["sm_80", "sm_90a", "sm_100f", "compute_120"] } },
    });
  });

  it("warns of a package that holds none for a promised GPU", async () => {
    const found = await judged(
      {
        sage: package_("sageattention", ["sm_80", "sm_86"]),
        all: package_("all", ["sm_80", "sm_120"], ["sm_90a"]),
        later: package_("later", ["compute_80"]),
      },
      ["8.9", "12.0"],
    );
    expect(found).toMatchObject({
      status: "warn",
      error: {
        code: "package_not_built",
        kind: "image",
        message:
          "packages hold no code for a promised GPU: sageattention lacks 12.0 (it has sm_80, sm_86)",
      },
    });
  });

  describe("is not led astray", () => {
    it.each([
      ["by a section that ends early", `{${[...fatBinary(["sm_80"]).subarray(0, 50)].join(",")}}`],
      ["by noise", `{${Array.from({ length: 64 }, (_, at) => (at * 37) % 256).join(",")}}`],
    ])("%s", async (_, bytes) => {
      const source = `__attribute__((section(".nv_fatbin"), aligned(8))) const unsigned char code[] = ${bytes};`;
      const found = await judged({ odd: { native: { "odd.so": [source] } } }, ["8.9"]);
      expect(["pass", "warn"]).toContain(found.status);
    });
  });
});
