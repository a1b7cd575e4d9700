/** What Nix and nixpkgs say, in versions and cases that a test machine does not have: texts as they came. */
import { describe, expect, it, test } from "vitest";
import { type Failure, failureLog } from "../../compiler/build/failure/failure-log.ts";
import { inputUnavailable } from "../../compiler/build/failure/input-unavailable.ts";
import { nixError } from "../../compiler/build/failure/nix-error.ts";
import { nixpkgRefused } from "../../compiler/build/failure/nixpkg-refused.ts";
import { buildProblems } from "../../compiler/build/failure/problems.ts";
import { saysNoSpace } from "../../compiler/build/failure/no-space.ts";
import { unknownAttribute } from "../../compiler/build/failure/unknown-attribute.ts";
import { around, context, HASH, numpy } from "./six.ts";

describe("an error of Nix's", () => {
  const drv = `/nix/store/${HASH}-x.drv`;
  const said = (rawText: string) => nixError({ text: rawText, rawText });

  test.each([
    `builder for '${drv}' failed with exit code 2`,
    `builder for '\u001b[35;1m${drv}\u001b[0m' failed with exit code 2;\n       last 1 log lines:\n       > no`,
    `Cannot build '${drv}'.\n       Reason: builder failed with exit code 2.\n       Output paths:\n         /nix/store/x`,
    `build of '${drv}' on 'ssh-ng://big' failed: builder for '${drv}' failed with exit code 2;\n       last 1 log lines:\n       > no`,
  ])("about a build: %j", (text) => {
    expect(said(text)).toEqual({ kind: "build", drv, how: "failed with exit code 2" });
  });

  test.each([
    `2 dependencies of derivation '${drv}' failed to build`,
    `1 dependencies of derivation '${drv}' failed to build`,
    `Cannot build '${drv}'.\n       Reason: 1 dependency failed.`,
    `build of '${drv}' failed`,
  ])("that only follows from another: %j", (text) => {
    expect(said(text)).toEqual({ kind: "follows" });
  });

  it("is told once of what another machine could not build, in its words", () => {
    const { event, errors } = failureLog();
    for (const text of [
      `build of '${drv}' on 'ssh-ng://big' failed: builder for '${drv}' failed with exit code 2`,
      `builder for '${drv}' failed with exit code 1`,
    ])
      event({ kind: "msg", level: 0, text, rawText: text });
    expect(errors()).toMatchObject([{ kind: "build", how: "failed with exit code 2" }]);
  });

  const LINUX = "'x86_64-linux' with features {}";
  const MAC = "'aarch64-darwin' with features {benchmark, nixos-test}";

  test.each([
    [`a ${LINUX} is required to build '${drv}', but I am a ${MAC}`],
    [
      `Cannot build '${drv}'.\n       Reason: required system or feature not available\n       Required system: ${LINUX}\n       Current system: ${MAC}`,
    ],
  ])("about a machine that is of another system, once: %j", (text) => {
    const { event, errors } = failureLog();
    for (const rawText of [text, text.replace(drv, `/nix/store/${HASH}-y.drv`)])
      event({ kind: "msg", level: 0, text: rawText, rawText });
    expect(errors()).toEqual([{ kind: "system", needs: LINUX, has: MAC }]);
    expect(buildProblems(errors(), around, () => undefined)).toMatchObject([
      {
        code: "nix-failed",
        message: `Nix has no machine that builds for ${LINUX}: this one is ${MAC}`,
      },
    ]);
  });

  test.each(["", "        likely URL: (unknown)\n"])("about a hash, in any layout", (url) => {
    const text = `hash mismatch in fixed-output derivation '${drv}':\n${url}  specified: sha256-A=\n     got:    sha256-B=`;
    expect(said(text)).toEqual({ kind: "mismatch", drv, specified: "sha256-A=", got: "sha256-B=" });
  });

  it("about a builder's store, which takes no path of unknown keys", () => {
    const text = `cannot add path '/nix/store/${HASH}-x' because it lacks a signature by a trusted key`;
    expect(buildProblems([said(text)] as Failure[], around, () => undefined)).toMatchObject([
      { details: { hint: expect.stringContaining("trusted-public-keys") as string } },
    ]);
  });

  it("with a trace that is not one of an evaluation", () => {
    const text =
      "error:\n       … while waiting for the build hook\n\n       error: unexpected EOF";
    expect(nixError({ text, rawText: "unexpected EOF" })).toEqual({
      kind: "other",
      sentence: "unexpected EOF",
    });
  });

  test.each([
    "error: writing to file: No space left on device",
    "error (ignored): error: executing SQLite statement: database or disk is full",
  ])("about a full disk: %j", (text) => expect(saysNoSpace(text)).toBe(true));

  it("about the pinned nixpkgs, which cannot be fetched", () => {
    const { rev } = context.lock.nixpkgs;
    const url = `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;
    const problem = inputUnavailable(`unable to download '${url}': HTTP error 403`, around);
    expect(problem).toMatchObject({
      code: "source-unavailable",
      message: "the pinned nixpkgs cannot be fetched: HTTP error 403",
      details: { hint: expect.stringContaining("access-tokens") as string },
    });
  });
});

describe("nixpkgs, which has a package no longer", () => {
  const told = (sentence: string) => unknownAttribute({ sentence, text: sentence }, around);

  test.each([
    ["'numpy' has been renamed to/replaced by 'numpy_2'", 'did you mean "python.numpy_2"?'],
    ["numpy has been replaced by numpy-ng", 'did you mean "python.numpy-ng"?'],
    ["'python3Packages.numpy' was removed since it is broken", "search.nixos.org"],
    ["‘numpy’ has been removed, since nobody maintained it.", "search.nixos.org"],
  ])("%s", (sentence, hint) => {
    expect(told(sentence)).toMatchObject({
      code: "unknown-nixpkg",
      message: expect.stringMatching(
        /^nixpkgs at the pin has no python\.numpy: it (has been|was) (renamed|replaced|removed)/,
      ) as string,
      details: { at: numpy, hint: expect.stringContaining(hint) as string },
    });
  });

  test("is none of the image's for what only something else needs", () => {
    expect(told("'zypper' has been removed")).toBeUndefined();
  });
});

describe("nixpkgs, which refuses a package", () => {
  const place = "/nix/store/x-source/pkgs/numpy/default.nix:40";
  const told = (sentence: string) => nixpkgRefused({ sentence, text: sentence }, around);

  test.each([
    [
      `Package ‘python3.11-numpy-2.3.4’ in ${place} is marked as broken, refusing to evaluate.`,
      "nixpkgs at the pin has marked as broken: python.numpy",
    ],
    [
      `Refusing to evaluate package 'python3.11-numpy-2.3.4' in ${place} because it has problems:\n- broken: This package is broken.\n\nSee also https://nixos.org/manual/nixpkgs/unstable#sec-problems\nTo allow evaluation regardless, use:\n- Nixpkgs import: import nixpkgs { config = <below code>; }`,
      "nixpkgs at the pin has marked as broken: python.numpy",
    ],
    [
      `Refusing to evaluate package 'python3.11-numpy-2.3.4' in ${place} because it has problems:\n- blas (kind "broken"): needs another BLAS\n\nSee also`,
      'nixpkgs at the pin has marked as broken: python.numpy\n  > blas (kind "broken"): needs another BLAS',
    ],
    [
      `Package ‘python3.11-numpy-2.3.4’ in ${place} is marked as insecure, refusing to evaluate.\n\n\nKnown issues:\n - CVE-2024-1\n\nYou can install it anyway`,
      "nixpkgs at the pin knows of vulnerabilities in python.numpy\n  > CVE-2024-1",
    ],
    [
      `Refusing to evaluate package 'python3.11-numpy-2.3.4' in ${place} because it has an unfree license (‘unfree’)\na) To`,
      "nixpkgs at the pin needs leave for the unfree licence of python.numpy",
    ],
    [
      `Refusing to evaluate package 'python3.11-numpy-2.3.4' in ${place} because it is not available on the requested hostPlatform:\n  hostPlatform.system`,
      "nixpkgs at the pin does not build for x86_64-linux: python.numpy",
    ],
    [
      "numpy not supported for interpreter python3.11",
      "nixpkgs at the pin has python.numpy disabled for this image's Python",
    ],
  ])("%s", (sentence, message) => {
    expect(told(sentence)).toMatchObject({
      code: "nixpkg-refused",
      message,
      details: { at: numpy, literal: "python.numpy" },
    });
  });

  test.each([
    ["broken: This package is broken.", true],
    ['blas (kind "broken"): needs another BLAS', false],
  ])("whether a variable helps with - %s: %s", (problem, helps) => {
    const refused = `Refusing to evaluate package 'python3.11-numpy-2.3.4' in ${place} because it has problems:`;
    const hint = told(`${refused}\n- ${problem}\n`)?.details.hint ?? "";
    expect(hint.includes("NIXPKGS_ALLOW_BROKEN=1")).toBe(helps);
  });
});
