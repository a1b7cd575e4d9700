/** Wheels made on the spot. Source: PEP 427. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zip } from "./zip.ts";
import type { ZipEntry } from "./zip.ts";

/** What a wheel is to be. */
export interface WheelOptions {
  readonly name: string;
  readonly version: string;
  /** Default: `py3-none-any`. */
  readonly tag?: string;
  /** Its own files; those of dist-info are added behind them. */
  readonly files?: readonly ZipEntry[];
  /** Further lines of METADATA: `Requires-Dist: six`. */
  readonly metadata?: readonly string[];
  /** Files of dist-info to leave out. */
  readonly without?: readonly string[];
  /** Further entries, last of all, whatever they are. */
  readonly extra?: readonly ZipEntry[];
}

/** A wheel. */
export interface BuiltWheel {
  readonly file: string;
  readonly bytes: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Text of METADATA. */
  readonly metadata: string;
}

/** Builds it. */
export const wheelOf = (options: WheelOptions): BuiltWheel => {
  const { name, version, tag = "py3-none-any", files = [], without = [], extra = [] } = options;
  const metadata = ["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`]
    .concat(options.metadata ?? [], "", "")
    .join("\n");
  const folder = `${name}-${version}.dist-info`;
  const texts: ZipEntry[] = [
    { name: `${folder}/METADATA`, data: metadata },
    {
      name: `${folder}/WHEEL`,
      data: `Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    },
  ];
  const listed = [...files, ...texts].map(
    (entry) => `${entry.name},sha256=${digest(entry.data, "base64url")},${entry.data.length}`,
  );
  const record = {
    name: `${folder}/RECORD`,
    data: [...listed, `${folder}/RECORD,,`, ""].join("\n"),
  };
  const own = [...texts, record].filter(
    (entry) => !without.some((each) => entry.name.endsWith(each)),
  );
  const bytes = zip([...files, ...own, ...extra]);
  return { file: `${name}-${version}-${tag}.whl`, bytes, sha256: digest(bytes, "hex"), metadata };
};

const digest = (data: Uint8Array | string, encoding: "hex" | "base64url"): string =>
  createHash("sha256").update(data).digest(encoding);

/** One call of the C compiler. */
export interface Compiled {
  /** Name of the file made. */
  readonly out: string;
  readonly source: string;
  /** Further arguments; files made before are found in the working folder. */
  readonly args?: readonly string[];
}

/**
 * What the C compiler makes of these, in order; needs the tool `cc`.
 *
 * @example
 * compile({ out: "liba.so.1", source: "int a(void){return 1;}", args: ["-shared", "-fPIC"] })["liba.so.1"]
 */
export const compile = (...steps: readonly Compiled[]): Readonly<Record<string, Buffer>> => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-cc-"));
  try {
    return Object.fromEntries(
      steps.map(({ out, source, args = [] }) => {
        writeFileSync(path.join(folder, "source.c"), source);
        execFileSync("cc", ["-o", out, "source.c", ...args], { cwd: folder });
        return [out, readFileSync(path.join(folder, out))];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
