/**
 * A project with one package of each kind: real wheels, one with a module of C and its library beside it,
 * an sdist, a git source. Everything is on this machine.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectWith } from "../helpers/command.ts";
import { compile, wheelOf } from "../helpers/wheels.ts";
import { configOf, lockOf, type Locked, PURE, sriOf } from "../build/building.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";

/** Distributions of the image with the modules they bring, and their versions. */
export const DECLARED = {
  pip: ["pip", "23.0.1"],
  wheel: ["wheel", "0.38.4"],
  native: ["native", "1.2"],
  packed: ["packed", "0.3"],
  tracked: ["tracked", "2.0"],
  changing: ["changing", "1.0"],
} as const;

/** What an image's Python says of itself and of where it runs. */
export interface Report {
  /** Distribution → module's file, version of its metadata. */
  readonly imported: Readonly<Record<string, readonly [file: string, version: string]>>;
  readonly answer: number;
  readonly uid: number;
  readonly user: string;
  readonly home: string;
  /** Folders of some that could be written to. */
  readonly writable: readonly string[];
}

const REPORT = `
import getpass, importlib, importlib.metadata, json, os, tempfile
declared = ${JSON.stringify(Object.fromEntries(Object.entries(DECLARED).map(([name, [module]]) => [name, module])))}
imported = {
    name: [importlib.import_module(module).__file__, importlib.metadata.version(name)]
    for name, module in declared.items()
}
def writable(folder):
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
import native._native
print(json.dumps({
    "imported": imported,
    "answer": native._native.answer(),
    "uid": os.getuid(),
    "user": getpass.getuser(),
    "home": os.path.expanduser("~"),
    "writable": [each for each in ["/", "/nix/store", "/tmp", "/data", os.environ["HOME"]] if writable(each)],
}))
`;

/** A module of C that needs a library which lies beside it, where no loader looks by itself. */
const nativeFiles = () => {
  const { "libanswer-1f.so.1": library = "", "_native.so": extension = "" } = compile(
    {
      out: "libanswer-1f.so.1",
      source: "int answer(void) { return 42; }",
      args: ["-shared", "-fPIC", "-Wl,-soname,libanswer-1f.so.1"],
    },
    {
      // What Python.h declares, as far as this module needs it.
      out: "_native.so",
      source: `
        typedef struct { const char *name; void *(*call)(void *, void *); int flags; const char *doc; } Method;
        typedef struct {
          long references; void *type; void *(*init)(void); long index; void *copy;
          const char *name; const char *doc; long size; Method *methods; void *rest[4];
        } Module;
        extern void *PyLong_FromLong(long);
        extern void *PyModule_Create2(Module *, int);
        int answer(void);
        static void *call(void *self, void *none) { return PyLong_FromLong(answer()); }
        static Method methods[] = { { "answer", call, 4, 0 }, { 0, 0, 0, 0 } };
        static Module module = { 1, 0, 0, 0, 0, "_native", 0, -1, methods, { 0 } };
        void *PyInit__native(void) { return PyModule_Create2(&module, 1013); }`,
      args: ["-shared", "-fPIC", "libanswer-1f.so.1"],
    },
  );
  return [
    { name: "native/__init__.py", data: "" },
    { name: "native/_native.cpython-311-x86_64-linux-gnu.so", data: extension },
    { name: "native.libs/libanswer-1f.so.1", data: library },
  ];
};

const wheelIn = (folder: string, options: Parameters<typeof wheelOf>[0]): Locked => {
  const { file, bytes } = wheelOf(options);
  writeFileSync(join(folder, file), bytes);
  const request = `wheel ${options.name} ${options.version}`;
  const key = `file://${join(folder, file)}`;
  return { request, kind: "wheel", key, file, hash: sriOf(bytes), size: bytes.length, facts: PURE };
};

/** Debian's own. */
const realWheel = (name: string): Locked => {
  const folder = "/usr/share/python-wheels";
  const file = readdirSync(folder).find((each) => each.startsWith(`${name}-`)) ?? "";
  const bytes = readFileSync(join(folder, file));
  const request = `wheel ${name} ${file.split("-")[1] ?? ""}`;
  const key = `file://${join(folder, file)}`;
  return { request, kind: "wheel", key, file, hash: sriOf(bytes), size: bytes.length, facts: PURE };
};

const SETUP =
  '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
const FACTS = { buildSystem: { requires: ["setuptools"] }, metadata: { requires: [] } };

const projectFiles = (folder: string, name: string, version: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "pyproject.toml"),
    `[project]\nname = "${name}"\nversion = "${version}"\n${SETUP}`,
  );
  writeFileSync(join(folder, `${name}.py`), `version = "${version}"\n`);
};

const sdistIn = (folder: string): Locked => {
  const file = "packed-0.3.tar.gz";
  projectFiles(join(folder, "packed-0.3"), "packed", "0.3");
  const owner = ["--mtime=@1", "--owner=0", "--group=0", "--sort=name", "--mode=u=rwX,go=rX"];
  const tar = [...owner, "--use-compress-program=gzip -n", "-cf", file, "packed-0.3"];
  execFileSync("tar", tar, { cwd: folder });
  const bytes = readFileSync(join(folder, file));
  const key = `file://${join(folder, file)}`;
  return {
    ...{ request: "sdist packed 0.3", kind: "sdist", key, file, facts: FACTS },
    ...{ hash: sriOf(bytes), size: bytes.length },
  };
};

/** A tree as GitHub would give it; Nix takes it from the store, where it must be added. */
const treeIn = (folder: string): Locked => {
  projectFiles(join(folder, "source"), "tracked", "2.0");
  const hash = execFileSync("nix-hash", ["--type", "sha256", "--base32", join(folder, "source")], {
    encoding: "utf8",
  }).trim();
  const sri = execFileSync(
    "nix",
    ["--extra-experimental-features", "nix-command", "hash", "to-sri", "--type", "sha256", hash],
    { encoding: "utf8" },
  ).trim();
  const url = "https://github.com/example/tracked";
  const request = `git+${url}@${REV}`;
  return { request, kind: "git", key: request, url, rev: REV, hash: sri, facts: FACTS };
};

/** Its folder with the config, and what the store must be given. */
export interface Boxed {
  readonly folder: string;
  /** A folder named `source`. */
  readonly tree: string;
}

/** @param version  Of the package in the last layer. */
export const boxed = (scratch: string, version = "1.0"): Boxed => {
  mkdirSync(scratch, { recursive: true });
  const locked = [
    realWheel("pip"),
    realWheel("wheel"),
    nativeWheel(scratch),
    sdistIn(scratch),
    treeIn(scratch),
    wheelIn(scratch, {
      name: "changing",
      version,
      files: [{ name: "changing.py", data: `version = "${version}"\n` }],
    }),
  ];
  const layers = `
    layer("base", nixpkg("bash", "coreutils")),
    layer("wheels", wheel("pip", "23.0.1"), wheel("wheel", "0.38.4"), wheel("native", "1.2")),
    layer("apps", sdist("packed", "0.3"), git("example/tracked", "${REV}"), wheel("changing", "${version}")),
  `;
  const options = `
    cuda: "13.0",
    jit: true,
    user: "1000:100",
    volumes: ["/data"],
    workingDir: "/work dir",
    entrypoint: ["python", "-c", ${JSON.stringify(REPORT)}],
  `;
  const config = configOf(layers).replace('python: "3.11",', `python: "3.11",${options}`);
  const folder = projectWith({
    "comfyui.config.ts": config,
    "comfyui.lock.json": lockOf(["small"], locked),
    "package.json": '{ "type": "module" }',
  });
  return { folder, tree: join(scratch, "source") };
};

const nativeWheel = (scratch: string): Locked => ({
  ...wheelIn(scratch, {
    name: "native",
    version: "1.2",
    tag: "cp311-cp311-manylinux_2_17_x86_64",
    files: nativeFiles(),
  }),
  facts: {
    metadata: { requires: [] },
    elf: [
      {
        path: "native/_native.cpython-311-x86_64-linux-gnu.so",
        needed: ["libanswer-1f.so.1", "libc.so.6"],
      },
      { path: "native.libs/libanswer-1f.so.1", needed: ["libc.so.6"] },
    ],
  },
});
