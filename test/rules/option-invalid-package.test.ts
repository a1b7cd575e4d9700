/** Options of packages, and names of attributes. */
import { describe, expect, it } from "vitest";
import { git, nixpkg, path, sdist, wheel } from "../../dsl/index.ts";
import { imageOf, inImage, messages, text } from "./found.ts";

const CODE = "option-invalid";

describe("a package's options", () => {
  const judged = (...packages: Parameters<typeof imageOf>[0]) => messages(inImage(CODE, packages));
  const commit = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";

  it("refuses names, versions and modules that are none", () => {
    expect(judged(wheel("to rch", "1.0"))).toEqual([
      'to rch 1.0: "to rch" is no name of a distribution',
    ]);
    expect(judged(wheel("torch", "latest"))).toEqual([
      'torch latest: "latest" is neither a version nor a range of versions',
    ]);
    expect(judged(wheel("a", "1", { imports: ["a.b", "a-b"] }))).toEqual([
      'a 1: imports "a-b", which is no module',
    ]);
    expect(judged(wheel("a", "1", { requires: ["b>=1"] }))).toEqual([
      'a 1: requires "b>=1", which is no name',
    ]);
    expect(judged(git("openai/CLIP", commit, { buildSystem: ["set up"] }))).toEqual([
      'CLIP: builds with "set up", which is no name',
    ]);
    expect(judged(wheel("a", "1", { ignoreMissing: ["lib/x.so"] }))).toEqual([
      'a 1: ignores "lib/x.so", which is no name of a library',
    ]);
    expect(judged(wheel("a", "1", { env: { "1A": "x" } }))).toEqual([
      'a 1: env "1A" is no name of a variable',
    ]);
    expect(judged(nixpkg("python.${x}"))).toEqual([
      'python.${x}: "python.${x}" is no attribute of nixpkgs',
    ]);
  });

  it.each([
    ["^2.10", 'write ">=2.10,<3"'],
    ["~2.10", 'write "==2.10.*"'],
    ["~2.10.1", 'write "~=2.10.1"'],
    ["1.x", 'write "==1.*"'],
    ["=>2", 'write ">=2"'],
    ["latest", 'write ">=0", of which the newest that fits is taken'],
    ["2.10.", 'write one as "2.10.0" or ">=2,<3"'],
    ["^0.3", 'write one as "2.10.0" or ">=2,<3"'],
  ])("says what to write for the version %s", (version, hint) => {
    expect(inImage(CODE, [wheel("torch", version)])[0]?.details.hint).toBe(hint);
  });

  it("takes a line of requirements.txt apart", () => {
    const [problem] = inImage(CODE, [sdist("requests==2.1", "2.1")]);
    expect(problem?.details.hint).toBe('give name and version apart: sdist("requests", "2.1")');
  });

  it("refuses those that nobody reads, which a spread hides from the types", () => {
    const given = { patch: ["a.patch"], imports: ["a"] };
    expect(judged(wheel("a", "1", { ...given }), sdist("b", "1", { name: "b", ...given }))).toEqual(
      ["a 1: there is no option patch", "b 1: there is no option patch"],
    );
    expect(judged(git("openai/CLIP", commit, { submodules: true, ...given }))).toEqual([
      "CLIP: there is no option patch",
    ]);
  });

  it("refuses patches from outside the config's folder", () => {
    for (const patch of ["/etc/passwd", "../x.patch", ""]) {
      expect(judged(git("openai/CLIP", commit, { patches: [patch] })), patch).toHaveLength(1);
    }
    expect(judged(git("openai/CLIP", commit, { patches: ["patches/a b.patch"] }))).toEqual([]);
  });

  it("refuses what Nix cannot store", () => {
    const env = { A: "two\nlines", B: "\0" };
    expect(judged(wheel("a", "1", { env }))).toEqual([
      "a 1: env B holds a NUL character, which Nix cannot store",
    ]);
    expect(judged(git("openai/CLIP", commit, { patches: ["a\nb"] }))).toEqual([
      "CLIP: the name of a patch holds a control character",
    ]);
    expect(judged(git(text("https://a.example/\0"), commit))).toContain(
      "\0: its URL holds a NUL character, which Nix cannot store",
    );
  });

  it("refuses a source archive without a name", () => {
    expect(judged(sdist(text("https://a.example/download")))).toEqual([
      "download is not a source archive: its name must be {name}-{version}.tar.gz or .zip",
    ]);
  });

  it("takes what is right", () => {
    const right = [
      wheel("a", ">=1,<2", { imports: ["a", "a._b"], ignoreMissing: ["libmpi.so.40"] }),
      sdist("b", "1.0rc1"),
      git("openai/CLIP", commit, { requires: ["a"], env: { SAM2_BUILD_CUDA: "1" } }),
      nixpkg("python.numpy", "cuda.cuda_nvcc", "x264", "7zz", "gst_all_1.gst-plugins-base"),
    ];
    expect(judged(...right)).toEqual([]);
  });
});

it("refuses what is no attribute where a path names it, too", () => {
  const env = { A: path`${nixpkg("a b")}/bin` };
  expect(messages(inImage(CODE, [nixpkg("bash")], { env }))).toEqual([
    'a b: "a b" is no attribute of nixpkgs',
  ]);
});
