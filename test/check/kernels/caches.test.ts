/** Caches of compiled kernels as the app will find them: on real file systems, for a real user. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { checkOf, report, type CheckResult } from "../probe/probe.ts";

describeWith(["python", "namespaces"], "caches of compiled kernels", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-caches-"));
  chmodSync(folder, 0o755); // other users read the manifest
  const manifest = path.join(folder, "manifest.json");
  writeFileSync(
    manifest,
    JSON.stringify({
      schema: "comfynix-check/manifest/1",
      image: { name: "fake" },
      cuda: "13.0",
      jit: true,
      distributions: [],
    }),
  );
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** The check, where `mount` has been done, with a cache below /mnt. */
  const cached = async (
    mount: string,
    { uid = 0, env = {} }: { uid?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<CheckResult> => {
    const user = ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
    const nameless = [
      "env",
      ...["USER", "LOGNAME", "LNAME", "USERNAME"].map((each) => `-u${each}`),
    ];
    const ran = await report(["--only", "k.cache", "--manifest", manifest], {
      env: {
        TRITON_CACHE_DIR: "/mnt/comfynix-triton/cache",
        TORCHINDUCTOR_CACHE_DIR: "/mnt/comfynix-inductor",
        ...env,
      },
      under: [
        ...["unshare", "--mount", "--propagation", "private"],
        ...["sh", "-euc", `${mount}\nexec "$@"`, "sh", ...(uid === 0 ? [] : user), ...nameless],
      ],
    });
    return checkOf(ran, "k.cache");
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
      {},
      {
        code: "cache_not_executable",
        kind: "host",
        message: "what lies in /mnt/comfynix-inductor cannot be executed",
        hint: expect.stringContaining("--tmpfs /mnt/comfynix-inductor:exec") as string,
      },
    ],
    [
      "on a root that is read-only",
      tmpfs("ro"),
      {},
      {
        code: "cache_not_writable",
        kind: "host",
        message: "/mnt/comfynix-inductor cannot be written",
      },
    ],
    [
      "in a folder of another user",
      "mount -t tmpfs -o mode=0755 x /mnt",
      { uid: 54321 },
      { code: "cache_not_writable", kind: "host" },
    ],
    [
      "for a user without a name",
      tmpfs("rw"),
      { uid: 54321, env: { TORCHINDUCTOR_CACHE_DIR: "" } },
      {
        code: "no_user_name",
        kind: "image",
        message: expect.stringContaining("user 54321 has no name") as string,
      },
    ],
  ])("fail %s", async (_where, mount, options, error) => {
    expect(await cached(mount, options)).toMatchObject({ status: "fail", error });
  });
});
