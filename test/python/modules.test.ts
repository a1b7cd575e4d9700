import { describe, expect, it } from "vitest";
import { modulesOf } from "../../compiler/python/modules.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

describe("the modules among a distribution's files", () => {
  it("are packages, modules and extension modules at the top", () => {
    expect(
      modulesOf([
        "six.py",
        "torch/__init__.py",
        "torch/nn/__init__.py",
        "functorch/_C.cpython-314-x86_64-linux-gnu.so",
        "functorch/__init__.py",
        "_cffi_backend.cpython-314t-x86_64-linux-gnu.so",
        "_rust.abi3.so",
        "plain.so",
        "compiled/__init__.cpython-314-x86_64-linux-gnu.so",
        "torch-2.10.0.dist-info/METADATA",
        "distutils-precedence.pth",
        "__pycache__/six.cpython-314.pyc",
        "numpy.libs/libopenblas.so",
        "libcudart.so.13",
        "libmkl.so",
        "py.typed",
        "not-a-module.py",
        "stubs-stubs/__init__.pyi",
      ]),
    ).toEqual({
      modules: ["_cffi_backend", "_rust", "compiled", "functorch", "plain", "six", "torch"],
      namespaces: [],
    });
  });

  it("lie below a namespace where a folder has no __init__", () => {
    expect(
      modulesOf([
        "google/protobuf/__init__.py",
        "google/_upb/_message.abi3.so",
        "nvidia/cudnn/__init__.py",
        "nvidia/cudnn/lib/libcudnn.so.9",
      ]),
    ).toEqual({
      modules: ["google._upb._message", "google.protobuf", "nvidia.cudnn"],
      namespaces: ["google", "google._upb", "nvidia"],
    });
  });

  it.each([
    ["a script of the folder itself", ["__main__.py"], [], []],
    ["lib… is a library only as a plain .so", ["libx.py", "liby.abi3.so"], ["libx", "liby"], []],
    ["folders that an archive lists by themselves", ["a/", "a/b/", "a/b/c.txt"], [], ["a"]],
    ["an empty folder", ["a/"], [], []],
    ["data beside folders of data", ["a/x.txt", "a/b/y.txt"], [], []],
    ["data beside a namespace", ["a/x.txt", "a/b/c.py"], ["a.b.c"], ["a", "a.b"]],
    ["a package below data", ["a/x.txt", "a/b/__init__.py"], ["a.b"], ["a"]],
    ["compiled files", ["a/x.txt", "a/__pycache__/b.py"], [], []],
  ])("%s", (_, paths, modules, namespaces) => {
    expect(modulesOf(paths)).toEqual({ modules, namespaces });
  });

  it("may be none: libraries in a shared folder", () => {
    expect(
      modulesOf([
        "nvidia/cu13/lib/libcublas.so.13",
        "nvidia/cu13/include/cublas.h",
        "nvidia_cublas-13.1.1.3.dist-info/METADATA",
      ]),
    ).toEqual({ modules: [], namespaces: ["nvidia", "nvidia.cu13"] });
  });

  it("of a hostile archive are found without exhausting the stack", () => {
    expect(modulesOf([`${"a/".repeat(100_000)}b.py`]).modules).toEqual([]);
  });
});

describeWith(["packaging"], "against Python's import system", () => {
  const name = fc.constantFrom("a", "b", "_c", "d-e", "1f", "g.h", "__pycache__", "__init__");
  const suffix = fc.constantFrom(
    ".py",
    ".py",
    ".py",
    ".py",
    ".so",
    ".abi3.so",
    ".txt",
    ".pyi",
    "",
    ".pth",
  );
  const file = fc
    .tuple(fc.array(name, { maxLength: 2 }), fc.oneof(name, fc.constant("__init__")), suffix)
    .map(([folders, stem, end]) => [...folders, stem + end].join("/"))
    // Python itself has no rule for a module of that name.
    .filter((path) => !/__pycache__(?:\.|\/__init__)/.test(path));

  it("agrees on what can be imported by a plain name", () => {
    const trees = fc.sample(fc.uniqueArray(file, { maxLength: 6 }), { numRuns: 300 });
    // A tree cannot hold a file and a folder of one name.
    const possible = trees.filter(
      (paths) => !paths.some((path) => paths.some((other) => other.startsWith(`${path}/`))),
    );
    const theirs = askPython(
      `import pathlib, pkgutil, tempfile
def read(paths):
    with tempfile.TemporaryDirectory() as root:
        for path in paths:
            file = pathlib.Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        return sorted({m.name for m in pkgutil.iter_modules([root]) if m.name.isidentifier()})
out = [read(paths) for paths in data]`,
      possible,
    ) as string[][];
    for (const [at, paths] of possible.entries()) {
      const top = modulesOf(paths).modules.filter((each) => !each.includes("."));
      expect([paths, top]).toEqual([paths, theirs[at]]);
    }
    expect(theirs.flat().length).toBeGreaterThan(50);
  });
});
