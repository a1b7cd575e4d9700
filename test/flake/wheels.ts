/**
 * Real wheels for real builds, without a network: they lie in the store under the name the emitted
 * fetchurl gives them, so nothing is left to download. Their address is of no server.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../compiler/context.ts";
import type { Facts } from "../../compiler/lock/lock.ts";
import type { Image } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { type BuiltWheel, wheelOf } from "../helpers/wheels.ts";

/** A wheel file of this machine. */
export interface WheelFile {
  readonly path: string;
  readonly url: string;
  /** SRI, SHA-256. */
  readonly hash: string;
}

const DEBIAN = "/usr/share/python-wheels";

const wheelFile = (path: string): WheelFile => ({
  path,
  url: `https://wheels.example.org/${path.slice(path.lastIndexOf("/") + 1)}`,
  hash: `sha256-${createHash("sha256").update(readFileSync(path)).digest("base64")}`,
});

/** What Debian's python3-pip-whl, python3-setuptools-whl and python3-wheel-whl ship. */
export const debianWheels = (): readonly WheelFile[] =>
  ["pip", "setuptools", "wheel"].map((name) => {
    const file = readdirSync(DEBIAN).find((each) => each.startsWith(`${name}-`));
    if (file === undefined) throw new Error(`${DEBIAN} holds no wheel of ${name}`);
    return wheelFile(join(DEBIAN, file));
  });

/** A wheel made by the tests, as a file in `folder`. */
export const savedWheel = (folder: string, { file, bytes }: BuiltWheel): WheelFile => {
  const path = join(folder, file);
  writeFileSync(path, bytes);
  return wheelFile(path);
};

/** One of a module that says its version, with the requirements given (PEP 508). */
export const madeWheel = (
  folder: string,
  name: string,
  version: string,
  requires: readonly string[],
): WheelFile =>
  savedWheel(
    folder,
    wheelOf({
      name,
      version,
      files: [{ name: `${name}.py`, data: `version = "${version}"\n` }],
      metadata: requires.map((each) => `Requires-Dist: ${each}`),
    }),
  );

/** A context whose lock has the real hashes of `files`. */
export const lockedContext = (
  images: Readonly<Record<string, Image>>,
  files: readonly WheelFile[],
  facts: Readonly<Record<string, Facts>> = {},
): Context => {
  const context = contextOf(images, { facts });
  const artifacts = { ...context.lock.artifacts };
  for (const { url, hash } of files) {
    const known = artifacts[url];
    if (known !== undefined) artifacts[url] = { ...known, hash };
  }
  return { ...context, lock: { ...context.lock, artifacts } };
};

/** Puts files into the store where fetchurl would. */
export const addToStore = (files: readonly WheelFile[]): void => {
  execFileSync("nix-store", ["--add-fixed", "sha256", ...files.map((each) => each.path)], {
    stdio: "ignore",
  });
};
