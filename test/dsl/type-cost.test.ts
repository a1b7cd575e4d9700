import { beforeAll, describe, expect, test } from "vitest";
import { typeCheck } from "./type-check.ts";

const HEAD = 'import { image, layer, variant, wheel } from "comfynix";\n';

const wheelLine = (name: string, tags = "cp314-cp314") =>
  `wheel("https://download.pytorch.org/whl/cu130/${name}-2.10.0%2Bcu130-${tags}-manylinux_2_28_x86_64.whl")`;

/** A config of one image: `layers` layers of `each` native wheels. */
const config = (layers: number, each: number): string => {
  const lines = Array.from({ length: layers }, (_, i) => {
    const wheels = Array.from({ length: each }, (_, j) => `    ${wheelLine(`w${i}_${j}`)},`);
    return `  layer("l${i}",\n${wheels.join("\n")}\n  ),`;
  });
  return `${HEAD}export const big = image("boot", { tag: "t", python: "3.14", layers: [\n${lines.join("\n")}\n]});\n`;
};

/** What a config costs beyond one that only imports the dsl. */
let empty = 0;
const cost = async (text: string): Promise<number> => {
  const { errors, instantiations } = await typeCheck({ "config.ts": text });
  expect(errors).toEqual([]);
  return instantiations - empty;
};

beforeAll(async () => {
  ({ instantiations: empty } = await typeCheck({
    "config.ts": `${HEAD}export const a = ${wheelLine("a")};\nexport const b = image("b", { tag: "t", python: "3.14", layers: [layer("a", a)] });\nexport const c = variant(b, { tag: "u" });\n`,
  }));
});

describe("the cost of types is linear", () => {
  test("in wheels, to 10,000", async () => {
    const thousand = await cost(config(100, 10));
    const tenThousand = await cost(config(100, 100));
    expect(tenThousand / thousand).toBeLessThan(11);
    expect(tenThousand / 10_000).toBeLessThan(250);
  });

  test("in layers, to the 127 that an image may have", async () => {
    const few = await cost(config(32, 8));
    const most = await cost(config(127, 8));
    expect(most / few).toBeLessThan((127 / 32) * 1.15);
  });

  test("in variants of variants, to ten, each with 127 layers", async () => {
    const chain = (length: number) =>
      Array.from(
        { length },
        (_, i) =>
          `export const v${i} = variant(${i === 0 ? "big" : `v${i - 1}`}, { tag: "t${i}", drop: ["l${i}"], replace: [${wheelLine("w60_0")}], add: [layer("n${i}", ${wheelLine(`n${i}`)})] });\n`,
      ).join("");
    const base = config(127, 4);
    const none = await cost(base);
    const five = (await cost(base + chain(5))) - none;
    const ten = (await cost(base + chain(10))) - none;
    expect(ten / five).toBeLessThan(2.3);
  });
});

test("a misfit in the last of 127 layers is one sentence at that layer", async () => {
  const bad = `  layer("last", ${wheelLine("last", "cp313-cp313")}),\n]});`;
  const { errors } = await typeCheck({ "config.ts": config(126, 8).replace("]});", bad) });
  expect(errors).toEqual([
    expect.stringContaining(
      `is not assignable to type '"last 2.10.0+cu130 is a cp313-cp313 wheel, but image boot runs Python 3.14 and needs cp314-cp314"'.`,
    ),
  ]);
});

test("the misfits of a 10-variant chain's base are told where the interpreter changes", async () => {
  const chain = Array.from({ length: 10 }, (_, i) => {
    const python = i === 9 ? ', python: "3.14t"' : "";
    return `export const v${i} = variant(${i === 0 ? "big" : `v${i - 1}`}, { tag: "t${i}"${python} });\n`;
  });
  const { errors } = await typeCheck({ "config.ts": config(1, 1) + chain.join("") });
  expect(errors).toEqual([
    expect.stringContaining(
      `is not assignable to type '"w0_0 2.10.0+cu130 is a cp314-cp314 wheel, but image boot runs Python 3.14t and needs cp314-cp314t"'.`,
    ),
  ]);
});
