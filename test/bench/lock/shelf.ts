/** Wheels for the bench: a closure of some depth, a few of it with as much native code as torch has. */
import { readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { crc32, deflateRawSync } from "node:zlib";
import type { Item } from "../../helpers/shop.ts";
import type { ZipEntry } from "../../helpers/zip.ts";

/** How many distributions each level of the closure has; each requires some of the next level. */
const LEVELS = [1, 6, 10, 12, 8, 4] as const;

/** Distributions that require each other in a row, at most. */
export const DEPTH = LEVELS.length;

/** What the image asks for. */
export const ROOT = "p0x0";

/** Of the second level these hold native code. */
const NATIVE = 3;

/** A file that a compiler made, deflated once: it is put into many places. */
const library = (): Omit<ZipEntry, "name"> => {
  const data = readFileSync(process.execPath);
  return { data, lie: { packed: deflateRawSync(data, { level: 1 }), crc: crc32(data) } };
};

/** One wheel of `copies` libraries. */
export const nativeWheel = (name: string, copies: number): Item => {
  const code = library();
  const files = Array.from({ length: copies }, (_, at) => ({
    name: `${name}/lib${String(at)}.so`,
    ...code,
  }));
  return { name, version: "1.0", tag: "py3-none-manylinux_2_17_x86_64", files };
};

/** The closure. */
export const shelf = (): readonly Item[] =>
  LEVELS.flatMap((count, level) =>
    Array.from({ length: count }, (_, at): Item => {
      // pip 23.0 takes names in metadata for others where they are spelled otherwise.
      const name = `p${String(level)}x${String(at)}`;
      const next = LEVELS[level + 1] ?? 0;
      const needs = level === 0 ? next : Math.min(3, next);
      const requires = Array.from(
        { length: needs },
        (_, each) => `p${String(level + 1)}x${String((at + each) % next)}>=1`,
      );
      if (level === 1 && at < NATIVE) return { ...nativeWheel(name, 3), requires };
      const module = { name: `${name}/data.bin`, data: randomBytes(20_000 * (1 + (at % 20))) };
      return { name, version: "1.0", files: [module], requires };
    }),
  );
