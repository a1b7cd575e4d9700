/** What Nix cannot build is told at the line of the config: every failure here is a real one of real Nix. */
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../helpers/tools.ts";
import { compile } from "../helpers/wheels.ts";
import { build, building, builtBy, module, sdist, shelved } from "./building.ts";
import { told, type Told } from "./told.ts";

const WRONG = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const WRONG_TOO = "sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";

const pyproject = (requires: string): string =>
  `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "flit_core.buildapi"\n`;

describeWith(["builds", "cc"], "builds that fail, all told together", () => {
  let problems: readonly Told[] = [];
  const of = (name: string): Told =>
    problems.find(({ message }) => message.includes(name)) ??
    expect.fail(`nothing is told of ${name}: ${JSON.stringify(problems)}`);

  beforeAll(async () => {
    const { "libasks.so": library = "" } = compile(
      {
        out: "libnobody.so.1",
        source: "int f(void){return 1;}",
        args: ["-shared", "-fPIC", "-Wl,-soname,libnobody.so.1"],
      },
      {
        out: "libasks.so",
        source: "int f(void); int g(void){return f();}",
        args: ["-shared", "-fPIC", "libnobody.so.1"],
      },
    );
    const native = shelved(
      {
        ...{ name: "asking", version: "1.0", tag: "cp311-cp311-manylinux_2_17_x86_64" },
        files: [{ name: "asking/libasks.so", data: library }],
      },
      {
        facts: {
          metadata: { requires: [] },
          elf: [{ path: "asking/libasks.so", needed: ["libc.so.6"] }],
        },
      },
    );
    const locked = [
      shelved(module("changed"), { hash: WRONG }),
      shelved(module("absent"), { key: "file:///nowhere/absent-1.0-py3-none-any.whl" }),
      shelved(module("breaks")),
      native,
      sdist("undeclared", { "setup.py": "import numpy\n" }, builtBy("setuptools")),
      sdist("backendless", { "pyproject.toml": pyproject("flit-core") }, builtBy()),
      sdist("patched", { "setup.py": "a\n" }, builtBy("setuptools")),
      { ...sdist("repacked", { "setup.py": "" }, builtBy("setuptools")), hash: WRONG_TOO },
    ];
    const folder = building(
      `    layer("a",
      wheel("changed", "1.0"),
      wheel("absent", "1.0"),
      wheel("breaks", "1.0", { postInstall: "echo now it breaks; exit 7" }),
      wheel("asking", "1.0"),
      sdist("undeclared", "1.0"),
      sdist("backendless", "1.0"),
      sdist("patched", "1.0", { patches: ["fix.patch"] }),
      sdist("repacked", "1.0"),
    ),`,
      locked,
      { "fix.patch": "--- a/setup.py\n+++ b/setup.py\n@@ -1 +1 @@\n-b\n+c\n" },
    );
    const result = await build(folder, ["--keep-going", "--json"]);
    expect(result.code, result.stderr).toBe(1);
    problems = told(result);
  });

  it("are as many problems", () => {
    expect(problems.map(({ place, code }) => [place?.line, code])).toEqual([
      [8, "hash-mismatch"],
      [9, "source-unavailable"],
      [10, "builder-failed"],
      [11, "soname-unsatisfied"],
      [12, "build-system-missing"],
      [13, "build-system-missing"],
      [14, "patch-failed"],
      [15, "hash-mismatch"],
    ]);
  });

  it("a file that changed: of what kind, both hashes, who said so, the one command", () => {
    const { message, hint } = of("changed");
    expect(message).toMatch(
      /^the wheel of changed is not what the lock says:\n {2}locked sha256-A+= \(told by https:\/\/pypi\.org\/simple\/\)\n {2}got {4}sha256-\S{44}$/,
    );
    expect(hint).toContain("npx comfynix lock --accept changed");
    expect(of("repacked").message).toMatch(/^the sdist of repacked is not what the lock says:/);
  });

  it("a file that is gone, with what the fetcher said", () => {
    expect(of("absent").message).toContain("\n  > error: cannot download absent-1.0");
  });

  it("a builder, with its phase, its last lines and the command for the rest", () => {
    const { message, hint } = of("breaks");
    expect(message).toMatch(
      /^breaks 1\.0 could not be built: it failed with exit code 7, in its installPhase/,
    );
    expect(message).toContain("\n  > now it breaks");
    expect(hint).toBe("the whole log: npx comfynix log breaks");
  });

  it("a library that nobody has", () => {
    const { message, hint } = of("asking");
    expect(message).toBe(
      "asking 1.0 needs a library that no package of the image provides:\n  libnobody.so.1, wanted by lib/python3.11/site-packages/asking/libasks.so",
    );
    expect(hint).toContain('ignoreMissing: ["libnobody.so.1"]');
  });

  it("what a setup.py imports without saying so", () => {
    expect(of("undeclared").hint).toContain('buildSystem: ["numpy"]');
  });

  it("a build back end that is not there", () => {
    expect(of("backendless").hint).toContain('buildSystem: ["flit-core"]');
  });

  it("a patch that does not fit", () => {
    expect(of("a patch of patched").message).toContain("Hunk #1 FAILED");
  });
});

describeWith(["builds"], "an image that cannot be put together", () => {
  it("two packages with one file", async () => {
    const shared = (name: string) =>
      shelved({
        ...module(name),
        files: [{ name: "shared.py", data: name }],
      });
    const folder = building(
      `    layer("a",
      wheel("first", "1.0"),
      wheel("second", "1.0"),
    ),`,
      [shared("first"), shared("second")],
    );
    const [problem] = told(await build(folder, ["--json"]));
    expect(problem).toMatchObject({
      code: "environment-collision",
      message: expect.stringMatching(
        /^(first|second) 1\.0 and (first|second) 1\.0 both have lib\/python3\.11\/site-packages\/shared\.py$/,
      ) as string,
      place: { line: expect.toSatisfy((line) => line === 8 || line === 9) as number },
    });
  });

  it("a module that does not import, and each requirement that is not met", async () => {
    const asks = (name: string, ...requires: readonly string[]) =>
      shelved({ ...module(name), metadata: requires.map((each) => `Requires-Dist: ${each}`) });
    const folder = building(
      `    layer("a",
      wheel("importing", "1.0", { imports: ["importing"] }),
      wheel("one", "1.0"),
      wheel("two", "1.0"),
    ),`,
      [
        shelved(module("importing", "import nowhere\n")),
        asks("one", "zope>=1,<2"),
        asks("two", "one>=2"),
      ],
    );
    const problems = [...told(await build(folder, ["--json"]))];
    expect(problems.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0))).toMatchObject([
      {
        code: "import-failed",
        message: "import importing: ModuleNotFoundError: No module named 'nowhere'",
        hint: expect.stringMatching(
          /^Nothing installed provides `nowhere`.* \(pkg\.import\.importing; npx comfynix build --no-check/,
        ) as string,
        place: { line: 8 },
      },
      {
        code: "check-failed",
        message:
          "requirements are not met: one requires zope<2,>=1, which is not in the environment",
        place: { line: 9 },
      },
      {
        code: "check-failed",
        message: "requirements are not met: two requires one>=2, but 1.0 is in the environment",
        place: { line: 10 },
      },
    ]);
    // The image itself is whole: who knows better may leave the check out.
    expect(await build(folder, ["--no-check"])).toMatchObject({ code: 0 });
  });
});
