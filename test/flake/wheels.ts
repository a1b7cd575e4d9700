/**
 * Real wheels for real builds, without a network: they lie in the store under the name the emitted
 * fetchurl gives them, so nothing is left to download. Their address is of no server.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../compiler/context.ts";
import type { Image } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

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

/** A wheel made here: one module, and the requirements given (PEP 508). */
export const madeWheel = (
  folder: string,
  name: string,
  version: string,
  requires: readonly string[],
): WheelFile => {
  const path = join(folder, `${name}-${version}-py3-none-any.whl`);
  const info = `${name}-${version}.dist-info`;
  const members = {
    [`${name}.py`]: `version = "${version}"\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${requires
      .map((each) => `Requires-Dist: ${each}\n`)
      .join("")}`,
    [`${info}/WHEEL`]:
      "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  };
  execFileSync("/usr/bin/python3", ["-c", ZIP, path], { input: JSON.stringify(members) });
  return wheelFile(path);
};

const ZIP = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for name, text in json.load(sys.stdin).items():
        archive.writestr(zipfile.ZipInfo(name), text)
`;

/** A context whose lock has the real hashes of `files`. */
export const lockedContext = (
  images: Readonly<Record<string, Image>>,
  files: readonly WheelFile[],
): Context => {
  const context = contextOf(images);
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
