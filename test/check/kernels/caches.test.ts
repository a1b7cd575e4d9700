/** Caches of compiled kernels as the app will find them: on real file systems, for a real user. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { checkOf, PROBE, PYTHON, report, type CheckResult } from "../probe/probe.ts";

describeWith(["python", "mounts", "others"], "caches of compiled kernels", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-caches-"));
  chmodSync(folder, 0o755); // other users read the manifest
  /** The manifest of an image that compiles kernels at run time, or does not. */
  const manifest = (jit: boolean): string => {
    const file = path.join(folder, `manifest-${String(jit)}.json`);
    const image = { name: "fake" };
    const schema = "comfynix-check/manifest/1";
    writeFileSync(file, JSON.stringify({ schema, image, cuda: "13.0", jit, distributions: [] }));
    return file;
  };
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** The check, where `mount` has been done, with a cache below /mnt. */
  const cached = async (mount: string, uid = 0, jit = true): Promise<CheckResult> => {
    const user = ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
    const ran = await report(["--only", "cache.write", "--manifest", manifest(jit)], {
      env: {
        TRITON_CACHE_DIR: "/mnt/comfynix-triton/cache",
        TORCHINDUCTOR_CACHE_DIR: "/mnt/comfynix-inductor",
      },
      under: [
        ...["unshare", "--mount", "--propagation", "private"],
        ...["sh", "-euc", `${mount}\nexec "$@"`, "sh", ...(uid === 0 ? [] : user)],
      ],
    });
    return checkOf(ran, "cache.write");
  };

  const tmpfs = (options: string): string => `mount -t tmpfs -o mode=1777,${options} x /mnt`;

  it("pass where files can be written and executed, and leave nothing there", async () => {
    const listed = path.join(folder, "left");
    const result = await cached(`${tmpfs("rw")}\n"$@"; ls -A /mnt > ${listed}; exit`);
    expect(result).toMatchObject({ status: "pass", error: null });
    expect(readFileSync(listed, "utf8")).toBe("");
  });

  it.each([
    [
      "on a file system without exec",
      tmpfs("noexec"),
      0,
      "TORCHINDUCTOR_CACHE_DIR (/mnt/comfynix-inductor) is mounted noexec",
    ],
    ["on a root that is read-only", tmpfs("ro"), 0, "not writable: Read-only file system"],
    [
      "in a folder of another user",
      "mount -t tmpfs -o mode=0755 x /mnt",
      54321,
      "not writable: Permission denied",
    ],
  ])("fail %s", async (_where, mount, uid, message) => {
    const { status, error } = await cached(mount, uid);
    expect({ status, code: error?.code }).toEqual({ status: "fail", code: "cache_unusable" });
    expect(error?.message).toContain(message);
    expect(error?.hint).toMatch(/exec/);
  });

  it("of a check lie where files can be executed, if /tmp is not such a place", () => {
    const mounts = [
      // These tests may lie in /tmp themselves.
      `mkdir /mnt/probe\nmount --bind "$PROBE" /mnt/probe`,
      ...["/tmp", "/var/tmp", "/dev/shm"].map(
        (each) => `mount -t tmpfs -o noexec,mode=1777 x ${each}`,
      ),
    ];
    const script = "from comfynix_check import scratch; print(scratch.new_scratch())";
    const made = (mount: string): string =>
      execFileSync(
        "unshare",
        [
          ...["--mount", "--propagation", "private", "sh", "-euc"],
          ...[[mount, ...mounts, `exec "$@"`].join("\n"), "sh", PYTHON, "-P", "-c", script],
        ],
        {
          encoding: "utf8",
          env: {
            ...process.env,
            PYTHONDONTWRITEBYTECODE: "1",
            PROBE,
            PYTHONPATH: "/mnt/probe",
            TMPDIR: "",
            XDG_CACHE_HOME: "/mnt",
          },
        },
      );
    expect(made(tmpfs("rw"))).toMatch(/^\/mnt\/comfynix-check-/);
    expect(made(tmpfs("noexec"))).toMatch(/^\/tmp\/comfynix-check-/);
  });

  it("are a warning where nothing is compiled at run time", async () => {
    expect(await cached(tmpfs("noexec"), 0, false)).toMatchObject({
      status: "warn",
      error: { code: "cache_unusable_without_jit" },
    });
  });
});
