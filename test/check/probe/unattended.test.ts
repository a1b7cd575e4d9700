/** The probe where little is there: no network, no nvidia-smi, no user entry, nothing to write to. It leaves nothing. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Environment } from "./environment.ts";
import { checkOf, processesOf, report } from "./probe.ts";

const IN_NAMESPACE = ["unshare", "--mount", "--net", "--pid", "--fork", "--propagation", "private"];

/** The arguments that run a program in namespaces of its own, after this shell. */
const under = (shell: string, uid?: number): readonly string[] => [
  ...IN_NAMESPACE,
  ...["sh", "-euc", `mount -t proc proc /proc\n${shell}\nexec "$@"`, "sh"],
  ...(uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"]),
];

const READ_ONLY =
  "mount --bind / /\nmount -o remount,ro,bind /\nmount -t tmpfs -o ro none /dev/shm";

describeWith(["python", "mounts", "others"], "the probe", () => {
  let env: Environment;
  let manifest: string;
  beforeAll(() => {
    env = environment({
      writer: {
        files: {
          "writer.py": [
            "import os, pathlib, subprocess, sys, tempfile",
            "folder = pathlib.Path(os.environ['HOME'])",
            "(folder / '.cache').mkdir(exist_ok=True)",
            "(folder / '.cache/made').write_text('x')",
            "tempfile.mkdtemp()",
            "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])",
            "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(61)'], start_new_session=True)",
          ].join("\n"),
        },
        promise: { modules: ["writer"] },
      },
      temporary: {
        files: { "temporary.py": "import tempfile\ntempfile.gettempdir()" },
        promise: { modules: ["temporary"] },
      },
      quiet: { files: { "quiet.py": "" }, promise: { modules: ["quiet"] } },
    });
    manifest = env.manifest();
  });
  afterAll(removeEnvironments);

  const only = (...ids: string[]): readonly string[] => [
    ...["--only", ids.join(","), "--no-gpu", "--manifest", manifest],
  ];

  it("needs no network, no PATH and no user entry", async () => {
    const ran = await report(only("env", "cache", "ver", "pkg.import.quiet", "elf"), {
      python: env.python,
      env: { PATH: "/nonexistent", HOME: "/nonexistent", USER: "" },
      under: ["/usr/bin/env", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", ...under("", 54321)],
    });
    expect(ran.report.host).toMatchObject({ uid: 54321 });
    expect(ran.report.checks.filter(({ status }) => status === "fail")).toEqual([]);
    expect(checkOf(ran, "env.users")).toMatchObject({
      status: "warn",
      error: { code: "user_unknown" },
    });
    expect(ran.code).toBe(0);
  });

  it("runs where nothing can be written, and says what that breaks", async () => {
    const ids = ["cache", "pkg.import.quiet", "pkg.import.temporary"];
    const ran = await report(only(...ids), { python: env.python, under: under(READ_ONLY) });
    expect(checkOf(ran, "pkg.import.temporary")).toMatchObject({
      status: "fail",
      error: {
        code: "no_tmp",
        kind: "host",
        hint: expect.stringContaining("--tmpfs /tmp") as string,
      },
    });
    expect(checkOf(ran, "pkg.import.quiet").status).toBe("pass");
    expect(checkOf(ran, "cache.write")).toMatchObject({
      status: "fail",
      error: {
        code: "tmp_unwritable",
        kind: "host",
        hint: expect.stringContaining("--tmpfs /tmp") as string,
      },
    });
    expect(ran.code).toBe(10);
  });

  it.each([
    ["in a folder that is gone", `cd "$(mktemp -d)"\nrmdir "$PWD"`, {}],
    [
      "where there is room for no more files",
      "mount -t tmpfs -o nr_inodes=2 none /mnt",
      { TMPDIR: "/mnt" },
    ],
  ])("runs %s", async (_, shell, variables) => {
    const ran = await report(only("env.users", "pkg.import.quiet"), {
      python: env.python,
      env: variables,
      under: under(shell),
    });
    expect(ran.code).toBe(0);
  });

  it("leaves no file and no process behind", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "comfynix-home-"));
    try {
      const temporary = path.join(home, "tmp");
      mkdirSync(temporary);
      const before = readdirSync(env.folder, { recursive: true }).length;
      const ran = await report(only("pkg.import", "cache"), {
        python: env.python,
        cwd: home,
        env: { HOME: home, TMPDIR: temporary, XDG_CACHE_HOME: path.join(home, "cache/of/mine") },
      });
      expect(checkOf(ran, "pkg.import.writer").status).toBe("pass");
      expect(checkOf(ran, "cache.write").status).toBe("pass");
      expect(readdirSync(home, { recursive: true })).toEqual(["tmp"]);
      expect(readdirSync(env.site).filter((each) => each === "__pycache__")).toEqual([]);
      expect(readdirSync(env.folder, { recursive: true })).toHaveLength(before);
      expect(processesOf(env.python)).toEqual([]);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it("makes and removes a cache that is named from the working folder", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "comfynix-home-"));
    const ran = await report(only("cache"), {
      ...{ python: env.python, cwd: home, env: { TRITON_CACHE_DIR: "caches/triton" } },
    });
    expect(checkOf(ran, "cache.write").status).toBe("pass");
    expect(readdirSync(home)).toEqual([]);
    rmSync(home, { recursive: true });
  });

  it("tells of an environment without users and certificates, and with LD_PRELOAD", async () => {
    const ran = await report(only("env"), {
      python: env.python,
      env: {
        SSL_CERT_FILE: path.join(env.folder, "no-certificates"),
        LD_PRELOAD: "/usr/lib/x86_64-linux-gnu/libm.so.6",
      },
      under: under("mkdir -p /dev/shm/etc\nmount --bind /dev/shm/etc /etc"),
    });
    expect(checkOf(ran, "env.certificates").error?.code).toBe("certificates_missing");
    expect(checkOf(ran, "env.users").error?.code).toBe("passwd_missing");
    expect(checkOf(ran, "env.preload")).toMatchObject({
      status: "warn",
      error: { code: "preload_set", message: expect.stringContaining("libm.so.6") as string },
    });
    expect(ran.code).toBe(20);
  });
});
