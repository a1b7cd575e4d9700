/** What builders say, in versions and cases that a test machine does not have: texts as they came. */
import { describe, expect, it, test } from "vitest";
import { builderFailed } from "../../compiler/build/failure/builder-failed.ts";
import { buildSystemMissing } from "../../compiler/build/failure/build-system-missing.ts";
import { checkFailed } from "../../compiler/build/failure/check-failed.ts";
import { environmentCollision } from "../../compiler/build/failure/environment-collision.ts";
import { hashMismatch } from "../../compiler/build/failure/hash-mismatch.ts";
import { importFailed } from "../../compiler/build/failure/import-failed.ts";
import { sourceUnavailable } from "../../compiler/build/failure/source-unavailable.ts";
import { around, attrs, context, failed, FILES, HASH, numpy, six } from "./six.ts";

describe("a fetcher that failed", () => {
  const told = (text: string) =>
    sourceUnavailable(failed("six-1.17.0-py3-none-any.whl", text), around);

  test.each([
    ["curl: (22) The requested URL returned error: 404", "npx comfynix lock --update six"],
    [
      "curl: (22) The requested URL returned error: 403",
      "nix-store --add-fixed sha256 ./six-1.17.0-py3-none-any.whl",
    ],
    ["curl: (22) The requested URL returned error: 429", "build again later"],
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

  const CRATE = "https://crates.io/api/v1/crates/serde/1.0.228/download";

  test.each([
    `trying ${CRATE}\ncurl: (22) The requested URL returned error: 403`,
    `Exception: Failed to fetch file from ${CRATE}. Status code: 403`,
  ])("a crate that an older nixpkgs asks for: %j", (text) => {
    expect(sourceUnavailable(failed("crate-serde-1.0.228.tar.gz", text), around)).toMatchObject({
      details: { hint: expect.stringContaining("npx comfynix update nixpkgs") as string },
    });
  });

  test("a build that names an error of its own is none", () => {
    expect(
      sourceUnavailable(failed("python3.11-six-1.17.0", "error: boom"), around),
    ).toBeUndefined();
  });
});

describe("a hash that is another", () => {
  const drv = `/nix/store/${HASH}-source.drv`;
  const mismatch = (specified: string) => ({ drv, specified, got: "sha256-B=" });

  it("of a git tree is told with what changes trees", () => {
    const [wheel] = around.sources;
    const sources = wheel ? [{ ...wheel, kind: "git" as const, hash: "sha256-A=" }] : [];
    expect(hashMismatch(mismatch("sha256-A="), { ...around, sources })).toMatchObject({
      message:
        "the git tree of six is not what the lock says:\n  locked sha256-A=\n  got    sha256-B=",
      details: {
        at: six,
        hint: expect.stringContaining("export-subst, Git LFS") as string,
      },
    });
  });

  it("of something that nixpkgs fetches is told at the image, since no lock of ours has it", () => {
    expect(hashMismatch(mismatch("sha256-C="), around)).toMatchObject({
      message:
        "source, which nixpkgs fetches, is not what nixpkgs says:\n  specified sha256-C=\n  got       sha256-B=",
      details: {
        at: context.images[0]?.image,
        hint: expect.stringContaining("comfynix update nixpkgs") as string,
      },
    });
  });
});

test("a source that its own metadata gives another name", () => {
  const text = "importlib.metadata.PackageNotFoundError: No package metadata was found for six";
  expect(
    builderFailed(
      failed("python3.11-six-1.17.0", text, { phase: "pythonMetadataCheckPhase" }),
      around,
    ),
  ).toMatchObject({
    message: expect.stringContaining("in its pythonMetadataCheckPhase\n  > ") as string,
    details: { at: six, hint: expect.stringContaining("the option name:") as string },
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
    const text = `Found duplicated packages in closure for dependency 'hf_xet': \n  hf_xet 25.4.0 (/nix/store/a)\n  hf_xet 25.3.0 (/nix/store/b)`;
    expect(environmentCollision(failed("python3.11-numpy-2.3.4", text), around)).toMatchObject({
      message: expect.stringMatching(/^python\.numpy is built on two copies of hf-xet\n/) as string,
      details: { at: numpy, hint: expect.stringContaining("python.hf-xet") as string },
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
      "FAIL  pkg.meta: requirements are not met: attrs requires zope>=1,<2, six requires zope",
      "      Add what is missing to a layer.",
      "        - attrs requires zope>=1,<2",
      "        - six requires zope",
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
        message: "requirements are not met: attrs requires zope>=1,<2",
        details: {
          at: attrs,
          hint: expect.stringMatching(/^Add what is missing .*pkg\.meta/) as string,
        },
      },
      {
        code: "check-failed",
        message: "requirements are not met: six requires zope",
        details: { at: six },
      },
      {
        code: "import-failed",
        message: "import numpy: undefined symbol x",
        details: { at: numpy },
      },
    ]);
  });

  it("says how much of a long log is not kept", () => {
    const text =
      "FAIL  ver.python: it is 3.12\n      Build again.\n\n400 pass, 3 fail, 0 warn, 2 skip";
    expect(checkFailed(failed("comfyui-check", text), around)).toMatchObject([
      { message: "it is 3.12" },
      {
        code: "check-failed",
        message: "2 more checks have failed, earlier in the log than is kept",
        details: { hint: "the whole log: npx comfynix log comfyui-check" },
      },
    ]);
  });
});
