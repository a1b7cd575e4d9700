import { describe, expect, it } from "vitest";
import { oneAccelerator } from "../../dsl/message.ts";
import type { Layer } from "../../dsl/index.ts";
import { git, layer, nixpkg, path, sdist, variant, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, imageWith, inImage, messages, text } from "./found.ts";
import type { Options } from "./found.ts";

const CODE = "option-invalid";
const options = (given: Options) => messages(inImage(CODE, [nixpkg("bash")], given));

describe("an image's options", () => {
  it.each<[Options, string]>([
    [{ python: "3.15" }, 'python "3.15" is none that comfynix knows'],
    [{ cuda: "130" }, 'cuda "130" is not a major and minor version'],
    [{ cuda: "latest" }, 'cuda "latest" is not a major and minor version'],
    [
      { cuda: undefined, capabilities: ["8.9"] },
      "compute capabilities are CUDA's, and it has no cuda",
    ],
    [{ cuda: "13.0", capabilities: [] }, "its capabilities are empty: it would run on no GPU"],
    [{ cuda: "13.0", capabilities: ["sm_89"] }, 'capability "sm_89" is no major and minor version'],
    [{ cuda: "13.0", capabilities: ["8.9", "8.9"] }, "capability 8.9 is given twice"],
    [
      { cuda: "13.0", capabilities: ["7.0"] },
      "CUDA 13.0 has no compute capability 7.0: its lowest is 7.5",
    ],
    [
      { cuda: "12.6", capabilities: ["12.0"] },
      "CUDA 12.6 has no compute capability 12.0: CUDA 12.8 brought it",
    ],
    [{ ports: [0] }, "port 0 is none: ports are whole numbers from 1 to 65535"],
    [{ ports: [65_536] }, "port 65536 is none: ports are whole numbers from 1 to 65535"],
    [{ ports: [1.5] }, "port 1.5 is none: ports are whole numbers from 1 to 65535"],
    [{ ports: [80, 80] }, "port 80 is given twice"],
    [{ volumes: ["models"] }, 'volume "models" is no absolute path'],
    [{ volumes: ["/a/../b"] }, 'volume "/a/../b" is no absolute path'],
    [{ workingDir: "./x" }, 'workingDir "./x" is no absolute path'],
    [{ user: "Joe Doe" }, 'user "Joe Doe" is neither a name, a uid nor uid:gid'],
    [{ user: "1000:" }, 'user "1000:" is neither a name, a uid nor uid:gid'],
    [
      { env: { "A-B": "x" } },
      'env "A-B" is no name of a variable: letters, digits and "_", no digit first',
    ],
    [{ env: { A: "\0" } }, "env A holds a NUL character, which Nix cannot store"],
    [{ env: { A: "\ud800" } }, "env A holds half a character (a lone surrogate)"],
    [{ entrypoint: [] }, "its entrypoint is empty"],
    [{ entrypoint: "" }, "its entrypoint is empty"],
    [{ labels: { "": "x" } }, 'label "" is no key: it must be text without spaces'],
    [{ labels: { a: "\0" } }, "label a holds a NUL character, which Nix cannot store"],
    [{ indexes: [{ url: "pypi.org" }] }, 'index "pypi.org" is no https:// address'],
    [
      { indexes: [{ url: "https://me:secret@pypi.example.org/simple" }] },
      'index "https://pypi.example.org/simple" is written with a login or token, which everyone with the config would have',
    ],
    [
      { indexes: [{ url: "https://pypi.example.org/simple?token=abc" }] },
      'index "https://pypi.example.org/simple" is written with a login or token, which everyone with the config would have',
    ],
    [{ cuda: undefined, gpuMemory: 8 }, "gpuMemory is of CUDA's GPUs, and it has no cuda"],
    [{ cuda: "13.0", gpuMemory: 0 }, "gpuMemory 0 is no size of a GPU's memory in GB"],
    [
      { cuda: "13.0", gpuMemory: 8_000_000_000 },
      "gpuMemory 8000000000 is no size of a GPU's memory in GB",
    ],
  ])("%o", (given, message) => expect(options(given)).toEqual([`image comfyui: ${message}`]));

  it.each<Options>([
    { ports: [1, 8188, 65_535], volumes: ["/root", "/data"], workingDir: "/" },
    { user: "comfy" },
    { user: "1000" },
    { user: "1000:1000" },
    { env: { _A1: "ünï ${x} '' \n" }, entrypoint: ["bash", ""] },
    { labels: { "org.opencontainers.image.title": "ComfyUI" } },
    { python: "3.13t" },
    { cuda: "12.8", capabilities: ["5.0", "8.9", "12.0"], jit: true },
    { cuda: "13.0", capabilities: ["7.5", "11.0", "12.1"] },
    { jit: true },
    { cuda: "13.0", gpuMemory: 7.5 },
    { indexes: [{ url: "https://pypi.org/simple", only: ["torch"] }] },
  ])("takes %o", (given) => expect(options(given)).toEqual([]));

  it("says how to write a CUDA version", () => {
    const hint = (cuda: string) => inImage(CODE, [], { cuda })[0]?.details.hint;
    expect(hint("cu130")).toBe('write cuda: "13.0"');
    expect(hint("13")).toBe('write it as cuda: "13.0"');
  });

  it.each([
    ["sm_89", 'write it as "8.9"'],
    ["120", 'write it as "12.0"'],
    ["9.0a", 'write it as "9.0"'],
    ["Ada", 'write it as "8.9"'],
    ["7.0", 'give it cuda: "12.8", or leave "7.0" out'],
  ])("says how to write capability %s", (capability, hint) => {
    const [problem] = inImage(CODE, [], { cuda: "13.0", capabilities: [capability] });
    expect(problem?.details).toMatchObject({ literal: capability, hint });
  });

  it("refuses those that nobody reads, which a spread hides from the types", () => {
    const given = { volume: ["/root"], user: "comfy" };
    expect(inImage(CODE, [nixpkg("bash")], { ...given })).toMatchObject([
      {
        message: "image comfyui: there is no option volume",
        details: { literal: "volume", hint: 'did you mean "volumes"?' },
      },
    ]);
  });

  it.each<[Options, string]>([
    [{ tag: undefined }, "tag of image comfyui is missing"],
    [{ cuda: 13 }, "cuda of image comfyui is 13 and must be text"],
    [{ ports: ["80"] }, 'ports[0] of image comfyui is "80" and must be a number'],
    [{ jit: "yes" }, 'jit of image comfyui is "yes" and must be true or false'],
    [{ gpuMemory: "8 GB" }, 'gpuMemory of image comfyui is "8 GB" and must be a number'],
    [{ capabilities: "8.9" }, 'capabilities of image comfyui is "8.9" and must be a list of text'],
    [{ env: [] }, "env of image comfyui is a list and must be a record"],
    [{ indexes: "x" }, 'indexes of image comfyui is "x" and must be a list of indexes'],
    [
      { indexes: ["x"] },
      'indexes[0] of image comfyui is "x" and must be an index: { url: "https://…" }',
    ],
  ])("refuses %o, which evades the types", (given, message) => {
    expect(options(given)).toEqual([message]);
  });

  it.each<[Options, string, string]>([
    [{ cuda: 13 }, "cuda", "write it in quotes"],
    [{ volumes: "/data" }, "/data", 'write a list: ["/data"]'],
    [{ ports: "8188" }, "8188", "write a list: [8188]"],
    [{ ports: ["80"] }, "80", "write 80, without quotes"],
    [
      { ports: ["80:80"] },
      "80:80",
      "write the port of the image alone: the engine maps it to one of the host's",
    ],
    [{ env: { A: 1 } }, "A", "write it in quotes"],
    [{ labels: ["a"] }, "labels", 'write { NAME: "value" }'],
  ])("says of %o where it is and what to write", (given, literal, hint) => {
    expect(inImage(CODE, [nixpkg("bash")], given)[0]?.details).toMatchObject({ literal, hint });
  });

  it("speaks of the layer or package whose value it is", () => {
    const layers = (...all: unknown[]) =>
      inImage(CODE, [], { layers: all }).map(({ message, details: { at, hint } }) => [
        message,
        at === all[0] || at === (all[0] as Layer).packages[0],
        hint,
      ]);
    expect(layers(Reflect.apply(layer, undefined, [nixpkg("bash")]))).toEqual([
      [
        "name of a layer of image comfyui is a list and must be text",
        true,
        'a layer begins with its name: layer("base", …)',
      ],
    ]);
    const halves = [
      Reflect.apply(git, undefined, ["a/b"]),
      Reflect.apply(wheel, undefined, ["torch", "2.10.0", { requires: "numpy" }]),
      Reflect.apply(wheel, undefined, ["six", "1.0", { override: "{ }" }]),
      "torch",
    ];
    expect(halves.flatMap((half) => layers(layer("x", half as never)))).toEqual([
      [
        "rev of git b of image comfyui is missing",
        true,
        'name its commit: git("owner/repo", "40 hexadecimal digits")',
      ],
      [
        'requires of wheel torch of image comfyui is "numpy" and must be a list of text',
        true,
        'write a list: ["numpy"]',
      ],
      [
        'override of wheel six of image comfyui is "{ }" and must be nix`…`',
        true,
        "write it as nix`{ }`",
      ],
      [
        'packages[0] of layer x of image comfyui is "torch" and must be a package: wheel, sdist, git or nixpkg',
        true,
        'make one: wheel("torch", VERSION) or nixpkg("torch")',
      ],
    ]);
  });

  it("warns of a Python package that follows nixpkgs' Python", () => {
    expect(inImage(CODE, [nixpkg("python3Packages.numpy", "python.scipy")])).toMatchObject([
      {
        severity: "warning",
        message: "python3Packages.numpy need not be for the image's Python",
        details: { hint: "write python.numpy, which follows the image" },
      },
    ]);
  });

  it("says of two accelerators what the types say", () => {
    expect(options({ cuda: "13.0", rocm: "7.2" })).toEqual([oneAccelerator("cuda", "rocm")]);
  });
});

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

it("tells a variant's changes that met nothing, at their place", () => {
  const base = imageWith([layer("tools", nixpkg("git"))]);
  const dropped = variant(base, { tag: "v", drop: [text("toolz")] });
  const [problem, ...others] = found(contextOf({ dropped }), CODE);
  expect(others).toEqual([]);
  expect(problem?.message).toContain("toolz");
  expect(problem?.details.at).toBe(dropped.faults?.[0]);
});

it("refuses what is no attribute where a path names it, too", () => {
  const env = { A: path`${nixpkg("a b")}/bin` };
  expect(messages(inImage(CODE, [nixpkg("bash")], { env }))).toEqual([
    'a b: "a b" is no attribute of nixpkgs',
  ]);
});

it("refuses control characters in the name of a layer", () => {
  const image = imageWith([layer("a\nb", nixpkg("git")), layer(" ", nixpkg("vim"))]);
  expect(messages(found(contextOf({ comfyui: image }), CODE))).toEqual([
    "image comfyui: the name of a layer holds a control character",
    "image comfyui: a layer must have a name",
  ]);
});
