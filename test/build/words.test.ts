/** What Nix and builders say, in versions and cases that a test machine does not have: texts as they came. */
import { describe, expect, it, test } from "vitest";
import type { Around } from "../../compiler/build/failure/around.ts";
import { buildSystemMissing } from "../../compiler/build/failure/build-system-missing.ts";
import { checkFailed } from "../../compiler/build/failure/check-failed.ts";
import { environmentCollision } from "../../compiler/build/failure/environment-collision.ts";
import type { FailedBuild } from "../../compiler/build/failure/failed-build.ts";
import { failureLog } from "../../compiler/build/failure/failure-log.ts";
import { importFailed } from "../../compiler/build/failure/import-failed.ts";
import { inputUnavailable } from "../../compiler/build/failure/input-unavailable.ts";
import { nixError } from "../../compiler/build/failure/nix-error.ts";
import { nixpkgRefused } from "../../compiler/build/failure/nixpkg-refused.ts";
import { saysNoSpace } from "../../compiler/build/failure/no-space.ts";
import { sourceUnavailable } from "../../compiler/build/failure/source-unavailable.ts";
import { origins } from "../../compiler/build/origin.ts";
import { sourcesOf } from "../../compiler/build/sources.ts";
import { resolve } from "../../compiler/resolve.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

const FILES = "https://files.pythonhosted.org/packages";
const HASH = "0123456789abcdfghijklmnpqrsvwxyz";

const comfyui = image("comfyui-boot", {
  tag: "t",
  python: "3.11",
  layers: [
    layer(
      "a",
      wheel(`${FILES}/six-1.17.0-py3-none-any.whl`),
      wheel(`${FILES}/attrs-25.4.0-py3-none-any.whl`),
      nixpkg("python.numpy"),
    ),
  ],
});
const context = contextOf({ comfyui });
const around: Around = {
  context,
  images: context.images,
  sources: sourcesOf(resolve(context)),
  origin: origins(resolve(context)),
  packageNode: () => undefined,
};
const [six, attrs, numpy] = comfyui.layers[0]?.packages ?? [];

const failed = (name: string, text: string, more: Partial<FailedBuild> = {}): FailedBuild => ({
  drv: `/nix/store/${HASH}-${name}.drv`,
  how: "failed with exit code 1",
  lines: text.split("\n"),
  ...more,
});

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

  it("about a hash, in any layout", () => {
    const text = `hash mismatch in fixed-output derivation '${drv}':\n  specified: sha256-A=\n     got:    sha256-B=`;
    expect(said(text)).toEqual({ kind: "mismatch", drv, specified: "sha256-A=", got: "sha256-B=" });
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

describe("a fetcher that failed", () => {
  const told = (text: string) =>
    sourceUnavailable(failed("six-1.17.0-py3-none-any.whl", text), around);

  test.each([
    ["curl: (22) The requested URL returned error: 404", "npx comfynix lock --update six"],
    [
      "curl: (22) The requested URL returned error: 403",
      "nix-store --add-fixed sha256 ./six-1.17.0-py3-none-any.whl",
    ],
    ["curl: (6) Could not resolve host: files.pythonhosted.org", "network"],
  ])("%s", (line, hint) => {
    const text = `trying ${FILES}/six-1.17.0-py3-none-any.whl\n${line}\nerror: cannot download six-1.17.0-py3-none-any.whl from any mirror`;
    expect(told(text)).toMatchObject({
      message: expect.stringContaining("six cannot be fetched\n  > trying ") as string,
      details: { at: six, hint: expect.stringContaining(hint) as string },
    });
  });

  test.each([
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    "fatal: Authentication failed for 'https://git.example.org/clip/'",
  ])("git: %s", (line) => {
    const problem = sourceUnavailable(
      failed("clip-1234567", `Cloning into 'x'...\n${line}`),
      around,
    );
    expect(problem).toMatchObject({
      code: "source-unavailable",
      details: { hint: expect.stringContaining("its server wants a login") as string },
    });
  });

  test("a build that names an error of its own is none", () => {
    expect(
      sourceUnavailable(failed("python3.11-six-1.17.0", "error: boom"), around),
    ).toBeUndefined();
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
});

describe("an environment", () => {
  const store = (name: string, file: string) => `/nix/store/${HASH}-python3.11-${name}/${file}`;

  test.each([
    (a: string, b: string) =>
      `pkgs.buildEnv error: two given paths contain a conflicting subpath:\n  \`${a}' and\n  \`${b}'\nhint: this may be caused by`,
    (a: string, b: string) => `error: collision between \`${a}' and \`${b}'`,
  ])("with two files of one name, in the words of today and of before", (words) => {
    const text = words(store("six-1.17.0", "bin/x"), store("attrs-25.4.0", "bin/x"));
    expect(environmentCollision(failed("python3-3.11.2-env", text), around)).toMatchObject({
      message: "six 1.17.0 and attrs 25.4.0 both have bin/x",
      details: { at: six, hint: expect.stringContaining('postInstall: "rm $out/bin/x"') as string },
    });
  });

  it("of a package on two copies of another", () => {
    const text = `Found duplicated packages in closure for dependency 'attrs': \n  attrs 25.4.0 (/nix/store/a)\n  attrs 25.3.0 (/nix/store/b)`;
    expect(environmentCollision(failed("python3.11-numpy-2.3.4", text), around)).toMatchObject({
      message: expect.stringMatching(/^python\.numpy is built on two copies of attrs\n/) as string,
      details: { at: numpy },
    });
  });
});

describe("a package of nixpkgs that does not import", () => {
  it("is told with the library that is missing", () => {
    const text = `Running phase: pythonImportsCheckPhase\nImportError: libstdc++.so.6: cannot open shared object file: No such file or directory`;
    const phase = "pythonImportsCheckPhase";
    expect(importFailed(failed("python3.11-numpy-2.3.4", text, { phase }), around)).toMatchObject({
      code: "import-failed",
      details: {
        at: numpy,
        hint: expect.stringContaining("libstdc++.so.6 was not found") as string,
      },
    });
  });
});

describe("a build system", () => {
  test.each([
    ["ModuleNotFoundError: No module named 'pkg_resources'", "setuptools"],
    ["ModuleNotFoundError: No module named 'poetry'", "poetry-core"],
    ["ERROR Backend 'mesonpy' is not available.", "meson-python"],
    // build 0.9
    ["ERROR Missing dependencies:\n\thatch_vcs>=0.3\n\tcython[x]\n", "hatch-vcs, cython"],
    // build 1.6
    [
      "ERROR Unmet dependencies (checked against /nix/store/x/bin/python3):\n\thatch-vcs -> hatchling>=1.1\n\t\twanted: >=1.1\n\t\tfound: not installed\n",
      "hatchling",
    ],
  ])("%s", (text, names) => {
    const phase = "pypaBuildPhase";
    expect(
      buildSystemMissing(failed("python3.11-six-1.17.0", text, { phase }), around),
    ).toMatchObject({
      message: expect.stringContaining(`six 1.17.0 cannot be built without ${names},`) as string,
    });
  });

  it("in another version is asked for as a package of the image, which then builds it", () => {
    const text =
      "ERROR Unmet dependencies (checked against /x):\n\tsetuptools<70,>=61\n\t\twanted: <70,>=61\n\t\tfound: 80.9.0\n";
    const phase = "pypaBuildPhase";
    expect(
      buildSystemMissing(failed("python3.11-six-1.17.0", text, { phase }), around),
    ).toMatchObject({
      message: expect.stringContaining(
        "six 1.17.0 cannot be built without setuptools <70,>=61 (there is 80.9.0),",
      ) as string,
      details: {
        hint: expect.stringMatching(/^put a setuptools <70,>=61 in a layer of the image/) as string,
      },
    });
  });

  it("is not to blame for what a test imports", () => {
    const text = "ModuleNotFoundError: No module named 'hypothesis'";
    const phase = "pytestCheckPhase";
    expect(
      buildSystemMissing(failed("python3.11-six-1.17.0", text, { phase }), around),
    ).toBeUndefined();
  });
});

describe("the check of an image", () => {
  it("is told fault by fault, at the packages", () => {
    const text = [
      "ok    ver.python  (107 ms)",
      "FAIL  pkg.meta: 2 requirements are not met: attrs requires zope>=1",
      "six requires nothing",
      "      Add what is missing to a layer.",
      "FAIL  pkg.import.numpy: import numpy: undefined symbol x",
      "      Take the build for this image.",
      "warn  lib.dup: two copies of one library in one process: a",
      "      Harmless.",
      "",
      "3 pass, 2 fail, 1 warn, 0 skip",
      "comfyui: the image is broken",
    ].join("\n");
    const problems = checkFailed(failed("comfyui-check", text), around);
    expect(problems).toMatchObject([
      {
        code: "check-failed",
        message: "2 requirements are not met: attrs requires zope>=1\n  six requires nothing",
        details: {
          at: attrs,
          hint: expect.stringMatching(/^Add what is missing .*pkg\.meta/) as string,
        },
      },
      {
        code: "import-failed",
        message: "import numpy: undefined symbol x",
        details: { at: numpy },
      },
    ]);
  });
});
