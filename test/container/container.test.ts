/** `comfynix build` from a config to a container that runs, with nothing but Debian's Nix and runc. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build, COMFYNIX, offline, resultOf } from "../build/building.ts";
import { closure, onFlake } from "../flake/emitted.ts";
import { OFFLINE_NIXPKGS } from "../helpers/nix.ts";
import { run } from "../helpers/command.ts";
import { compile } from "../helpers/wheels.ts";
import { describeWith } from "../helpers/tools.ts";
import { boxed, type Boxed, DECLARED, type Report } from "./boxed.ts";
import { runContainer, unpack } from "./run.ts";

interface Delivered {
  readonly config: string;
  readonly manifest: string;
  readonly layers: readonly {
    readonly name: string;
    readonly digest: string;
    readonly size: number;
  }[];
}

/** What the layers of the config name, as store paths. */
const ROOTS = `image: with image; map (map toString) [
  [ pkgs.bash pkgs.coreutils ]
  [ packages.pip packages.wheel packages.native ]
  [ packages.packed packages.tracked packages.changing ]
]`;

const deliveredIn = (result: Record<string, unknown>): Delivered => {
  const [only] = result["delivered"] as Delivered[];
  if (only === undefined) throw new Error(JSON.stringify(result["problems"]));
  return only;
};

describeWith(["builds", "cc", "skopeo", "runc"], "an image of every kind of package", () => {
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-container-"));
  const layout = join(scratch, "layout");
  let project: Boxed = { folder: "", tree: "" };
  let delivered: Delivered = { config: "", manifest: "", layers: [] };
  let bundle = "";

  beforeAll(async () => {
    project = boxed(join(scratch, "shelf"));
    execFileSync("nix-store", ["--add-fixed", "--recursive", "sha256", project.tree]);
    const result = await build(project.folder, ["--to", `oci:${layout}:first`, "--json"]);
    delivered = deliveredIn(resultOf(result));
    bundle = unpack(`${layout}:first`, join(scratch, "bundle"));
  });
  /** A library that says of itself what a driver's would, alone in its folder. */
  const stubDriver = (): string => {
    const file = join(scratch, "driver/libcuda.so.1");
    if (existsSync(file)) return file;
    mkdirSync(dirname(file), { recursive: true });
    const source = "int cuInit(unsigned flags) { return 34; }";
    const args = ["-shared", "-fPIC", "-Wl,-soname,libcuda.so.1"];
    writeFileSync(file, compile({ out: "x", source, args })["x"] ?? "");
    return file;
  };
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it("is what skopeo finds in the layout", () => {
    const inspect = (...args: readonly string[]): unknown =>
      JSON.parse(
        execFileSync("skopeo", ["inspect", ...args, `oci:${layout}:first`], { encoding: "utf8" }),
      );
    expect(inspect()).toMatchObject({ Digest: delivered.manifest, Os: "linux" });
    expect(inspect("--config")).toMatchObject({
      created: "1970-01-01T00:00:01Z",
      architecture: "amd64",
      config: {
        User: "1000:100",
        WorkingDir: "/work dir",
        Labels: { "org.opencontainers.image.version": "1" },
      },
      rootfs: { diff_ids: delivered.layers.map(({ digest }) => digest) },
    });
  });

  it("has a layer for each of the config's, with the closure of its packages less what lies below", async () => {
    expect(delivered.layers.map(({ name }) => name)).toEqual([
      ...["support", "base", "wheels", "apps", "environment", "files"],
    ]);
    const { history } = JSON.parse(
      execFileSync("skopeo", ["inspect", "--config", `oci:${layout}:first`], { encoding: "utf8" }),
    ) as { history: { comment: string }[] };
    const held = history.map(({ comment }) => comment.match(/\/nix\/store\/[^'"\], ]+/g) ?? []);
    const below = new Set(held[0]);
    const roots = JSON.parse(
      await onFlake(project.folder, ["eval", "--json"], "small", ["--apply", ROOTS]),
    ) as string[][];
    for (const [at, paths] of roots.entries()) {
      const wanted = new Set(paths.flatMap(closure).filter((each) => !below.has(each)));
      expect(new Set(held[at + 1])).toEqual(wanted);
      for (const each of wanted) below.add(each);
    }
  });

  it("runs its entry point as its user, on a root nobody can write to", () => {
    const { code, stdout, stderr } = runContainer(bundle);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      answer: 42,
      uid: 1000,
      user: "user",
      home: "/work dir",
      writable: ["/tmp"],
    });
    for (const [name, [module, version]] of Object.entries(DECLARED)) {
      expect(report.imported[name]).toEqual([
        expect.stringMatching(`^/nix/store/[^/]+/lib/python3.11/site-packages/${module}[./]`),
        version,
      ]);
    }
  });

  it("runs as a user nobody declared", () => {
    const { stdout } = runContainer(bundle, { user: { uid: 4242, gid: 4242 } });
    expect(JSON.parse(stdout)).toMatchObject({ uid: 4242, user: "user", writable: ["/tmp"] });
  });

  it.each([
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/usr/lib/wsl/lib",
    "/usr/local/nvidia/lib64",
    "/usr/local/nvidia/lib",
    "/run/opengl-driver/lib",
  ])(
    "finds a driver that the host's runtime puts into %s, by name and where Triton looks",
    (folder) => {
      const script = `import ctypes, os
print(ctypes.CDLL("libcuda.so.1").cuInit(0), os.path.exists(os.environ["TRITON_LIBCUDA_PATH"] + "/libcuda.so.1"))`;
      const ran = runContainer(bundle, {
        args: ["python", "-c", script],
        binds: { [`${folder}/libcuda.so.1`]: stubDriver() },
      });
      expect(ran).toEqual({ code: 0, stdout: "34 True\n", stderr: "" });
    },
  );

  it("finds a driver whose whole folder is put there, as NixOS does it", () => {
    const script = 'import ctypes; print(ctypes.CDLL("libcuda.so.1").cuInit(0))';
    for (const place of ["/run/opengl-driver/lib", "/usr/local/nvidia/lib64"]) {
      const ran = runContainer(bundle, {
        args: ["python", "-c", script],
        binds: { [place]: dirname(stubDriver()) },
      });
      expect(ran).toEqual({ code: 0, stdout: "34\n", stderr: "" });
    }
  });

  it("compiles as Triton does, into a cache its user can write to, and loads what came out", () => {
    const script = `
import ctypes, os, pathlib, subprocess
folder = pathlib.Path(os.environ["TRITON_CACHE_DIR"])
folder.mkdir(parents=True)
(folder / "main.c").write_text("#include <stddef.h>\\nint cuInit(unsigned); int go(void) { return cuInit(0) + 8; }")
made = folder / "made.so"
subprocess.check_call([os.environ["CC"], folder / "main.c", "-O3", "-shared", "-fPIC", "-o", made,
    "-L" + os.environ["TRITON_LIBCUDA_PATH"], "-l:libcuda.so.1"])
print(ctypes.CDLL(made).go())`;
    const ran = runContainer(bundle, {
      args: ["python", "-c", script],
      binds: { "/usr/lib/x86_64-linux-gnu/libcuda.so.1": stubDriver() },
    });
    expect(ran).toEqual({ code: 0, stdout: "42\n", stderr: "" });
  });

  it("keeps the digests of the lower layers when a package of the last one changes", async () => {
    const { folder } = boxed(join(scratch, "changed"), "2.0");
    const changed = deliveredIn(
      resultOf(await build(folder, ["--digest", "--no-check", "--json"])),
    );
    const moved = changed.layers.filter(
      ({ digest }) => !delivered.layers.some((each) => each.digest === digest),
    );
    expect(moved.map(({ name }) => name)).toEqual(["apps", "environment", "files"]);
    const sum = (layers: Delivered["layers"]) => layers.reduce((all, { size }) => all + size, 0);
    console.log(`bytes moved: ${String(sum(moved))} of ${String(sum(changed.layers))}`);
  });

  it("is bit for bit the same on another store, with another umask, time zone and language", async () => {
    const { folder } = boxed(join(scratch, "elsewhere"));
    const store = join(scratch, "nix");
    mkdirSync(store);
    // A name space of mounts of its own, in which /nix is another, empty folder.
    const script = `
      set -e
      mount --bind "$1" /nix
      umask 077
      nix-store --add-fixed --recursive sha256 "$2" > /dev/null
      shift 2
      exec "$@"`;
    const command = [
      process.execPath,
      COMFYNIX,
      "build",
      "--no-typecheck",
      "--no-check",
      "--digest",
      "--json",
    ];
    const result = await run(
      "unshare",
      ["-m", "sh", "-c", script, "sh", store, project.tree, ...command, "--", ...OFFLINE_NIXPKGS],
      {
        cwd: folder,
        env: { ...offline(), TZ: "Asia/Kathmandu", LC_ALL: "C", LANG: "tr_TR.UTF-8" },
      },
    );
    expect(deliveredIn(resultOf(result))).toMatchObject({
      config: delivered.config,
      layers: delivered.layers,
    });
  });

  it("is recorded beside the config, with its digests", () => {
    const record = join(project.folder, ".comfynix/images/small.json");
    expect(JSON.parse(readFileSync(record, "utf8"))).toMatchObject({
      reference: "small:1",
      config: delivered.config,
      manifest: delivered.manifest,
      layers: delivered.layers,
    });
  });
});
