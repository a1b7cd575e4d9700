/** Options of images that cannot be, each with what to write. */
import { describe, expect, it } from "vitest";
import { oneAccelerator } from "../../dsl/message.ts";
import { layer, nixpkg, variant } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageWith, inImage, messages, text } from "./found.ts";
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
    [
      { env: { PATH: "/opt/bin:${PATH}" } },
      "env PATH says $PATH, and nothing puts its old value there: no shell reads it",
    ],
    [
      { env: { LIBRARY: `${String(nixpkg("bash")[0])}/lib` } },
      'env LIBRARY says "[object Object]/lib", where a package should be',
    ],
    [{ entrypoint: [] }, "its entrypoint is empty"],
    [{ entrypoint: "" }, "its entrypoint is empty"],
    [
      { entrypoint: "python3 main.py --listen" },
      'its entrypoint names a program "python3 main.py --listen", spaces and all',
    ],
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
    { env: { PATHS: "$PATH", PATH: "/opt/$PATHS" } },
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

  it.each<[Options, string]>([
    [{ python: "3.13.1" }, 'write "3.13"'],
    [{ python: "python3.14t" }, 'write "3.14t"'],
    [{ python: "3.8" }, "it knows 3.11, 3.12, 3.13, 3.14, 3.13t, 3.14t"],
    [{ volumes: ["models"] }, 'write it from the root: "/models"'],
    [{ volumes: ["~/models"] }, 'write it from the root: "/root/models"'],
    [{ workingDir: "./app" }, 'write it from the root: "/app"'],
    [{ workingDir: "." }, 'write it from the root: "/"'],
    [
      { volumes: ["./models:/models:ro"] },
      'write the image\'s folder alone, "/models": the engine is told what to mount there',
    ],
    [{ env: { A: "[object Object]/lib" } }, "tag the text: path`${…}/lib`"],
    [
      { entrypoint: ["python3 main.py --listen"] },
      'write a list of words: ["python3", "main.py", "--listen"]',
    ],
    [
      { entrypoint: "cd '/my models' && python3 main.py" },
      `have a shell of the image take it apart: ["bash", "-c", "cd '/my models' && python3 main.py"]`,
    ],
  ])("says what to write instead of %o", (given, hint) => {
    expect(inImage(CODE, [nixpkg("bash")], given)[0]?.details.hint).toBe(hint);
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

it("tells a variant's changes that met nothing, at their place", () => {
  const base = imageWith([layer("tools", nixpkg("git"))]);
  const dropped = variant(base, { tag: "v", drop: [text("toolz")] });
  const [problem, ...others] = found(contextOf({ dropped }), CODE);
  expect(others).toEqual([]);
  expect(problem?.message).toContain("toolz");
  expect(problem?.details.at).toBe(dropped.faults?.[0]);
});

it("refuses control characters in the name of a layer", () => {
  const image = imageWith([layer("a\nb", nixpkg("git")), layer(" ", nixpkg("vim"))]);
  expect(messages(found(contextOf({ comfyui: image }), CODE))).toEqual([
    "image comfyui: the name of a layer holds a control character",
    "image comfyui: a layer must have a name",
  ]);
});
