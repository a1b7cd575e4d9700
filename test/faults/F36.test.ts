// What only showed when the image ran: no certificates, no passwd, no /tmp, no NVIDIA_* variables, the
// driver's folder not on LD_LIBRARY_PATH; libjpeg forced in by LD_PRELOAD; libraries of the system that
// another package's upgrade removed; onnx beside a protobuf it does not know; an NCCL older than torch's.
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cleanUp } from "../flake/emitted.ts";
import { describeWith } from "../helpers/tools.ts";
import { fakeHosts } from "../check/probe/fake-host.ts";
import { madeContext, unpacked, type Unpacked } from "../check/probe/made-image.ts";
import { checkOf } from "../check/probe/probe.ts";
import { found, imageOf, inImage, messages, wheelAt } from "../rules/found.ts";
import { contextOf } from "../helpers/context.ts";
import { requirements } from "../rules/requirements.ts";

describe("before anything is built", () => {
  it("libraries that nobody in the image ships are told", () => {
    const elf = [{ path: "cv2/cv2.abi3.so", needed: ["libjpeg.so.62", "libc.so.6"] }];
    const cv2 = wheelAt("opencv_python-4.12.0-cp37-abi3-manylinux_2_28_x86_64.whl");
    const facts = { "opencv-python": { elf }, opencv_python: { elf } };
    expect(messages(inImage("soname-missing", [cv2], {}, { facts }))).toEqual([
      expect.stringContaining("libjpeg.so.62") as string,
    ]);
  });

  it.each([
    [
      "onnx beside a protobuf it does not know",
      { onnx: ["protobuf<5"] },
      "protobuf-33.0-py3-none-any.whl",
    ],
    [
      "an NCCL older than torch's",
      { torch: ["nvidia-nccl-cu13==2.28.9"] },
      "nvidia_nccl_cu13-2.27.5-py3-none-any.whl",
    ],
  ])("%s is a conflict", (_, required, file) => {
    const [asking = ""] = Object.keys(required);
    const nodes = [wheelAt(`${asking}-2.10.0-py3-none-any.whl`), wheelAt(file)];
    const context = contextOf({ comfyui: imageOf(nodes) }, { facts: requirements(required) });
    expect(found(context, "version-conflict")).toMatchObject([{ severity: "error" }]);
  });
});

describeWith(
  ["builds", "cc", "mounts"],
  "the image, run with a driver that a runtime injects",
  () => {
    let made: Unpacked;
    let hosts: ReturnType<typeof fakeHosts>;
    beforeAll(async () => {
      hosts = fakeHosts();
      made = await unpacked(madeContext());
    });
    afterAll(() => {
      hosts.remove();
      cleanUp();
    });

    const onHost = (driver: string) => ({ driver, libraries: hosts.folder });

    it("has certificates, users, /tmp and what NVIDIA's runtimes read", () => {
      const { root, variables } = made;
      expect(existsSync(path.join(root, variables["SSL_CERT_FILE"] ?? "missing"))).toBe(true);
      expect(existsSync(path.join(root, "etc/passwd"))).toBe(true);
      expect(statSync(path.join(root, "tmp")).mode & 0o7777).toBe(0o1777);
      expect(variables).toMatchObject({
        NVIDIA_VISIBLE_DEVICES: "all",
        NVIDIA_DRIVER_CAPABILITIES: "compute,utility",
        NVIDIA_REQUIRE_CUDA: "cuda>=13.0",
      });
      expect(variables).not.toHaveProperty("LD_PRELOAD");
    });

    it.each([
      "/run/opengl-driver/lib",
      "/usr/lib/x86_64-linux-gnu",
      "/usr/lib64",
      "/usr/local/nvidia/lib64",
      "/usr/lib/wsl/lib",
    ])("finds a driver that was put into %s, and works", (folder) => {
      const ran = made.check(["--only", "host,gpu"], onHost(folder));
      expect(ran.report.checks.filter(({ status }) => status !== "pass")).toEqual([]);
      expect(ran.code).toBe(0);
      expect(ran.report.host["libcuda"]).toMatch(/libcuda\.so\.580\.95\.05$/);
    });

    it("proves all that needs no GPU from within, as its user", () => {
      const ran = made.check(["--no-gpu"]);
      expect(ran.report.checks.filter(({ status }) => status === "fail")).toEqual([]);
      // the stand-in's bundle holds no certificate
      expect(
        ran.report.checks
          .filter(({ status }) => status === "warn")
          .map(({ id, error }) => [id, error?.code, error?.kind]),
      ).toEqual([["env.certificates", "certificates_none", "image"]]);
      expect(ran.report).toMatchObject({
        verdict: "untested",
        image: { name: "comfyui", repository: "made", tag: "1" },
        expected: {
          python: "3.11",
          torch: "2.10.0+cu130",
          cuda: "13.0",
          min_driver: "580",
          packages: 2,
        },
        host: { uid: 1000 },
      });
      for (const id of [
        "ver.cuda",
        "lib.agree",
        "elf.needed",
        "pkg.native.torch",
        "pkg.import.torch",
        "env.users",
        "cache.write",
      ])
        expect(checkOf(ran, id).status, id).toBe("pass");
      expect(ran.code).toBe(77);
    });

    it.each([
      {
        without: "the driver's folders on LD_LIBRARY_PATH",
        container: {
          driver: "/opt/driver",
          also: "mkdir -p etc/ld.so.conf.d; echo /opt/driver > etc/ld.so.conf.d/00-nvcr-1.conf",
        },
        check: "host.libcuda",
        code: "libcuda_not_on_path",
        says: "add /opt/driver to LD_LIBRARY_PATH",
      },
      {
        without: "certificates",
        container: {
          env: { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" },
          also: "mkdir dev/ssl; mount --bind dev/ssl etc/ssl",
        },
        check: "env.certificates",
        code: "certificates_missing",
        says: "SSL_CERT_FILE",
      },
      {
        without: "users",
        container: { also: "mkdir dev/etc; mount --bind dev/etc etc" },
        check: "env.users",
        code: "passwd_missing",
        says: "/etc",
      },
      {
        without: "a /tmp",
        container: {
          also: "mount -o remount,ro,bind .; mount -o remount,ro dev/shm || mount -t tmpfs -o ro none dev/shm",
        },
        check: "cache.write",
        code: "tmp_unwritable",
        says: "--tmpfs /tmp",
      },
    ])("without $without is told: $code", ({ container, check, code, says }) => {
      const ran = made.check(["--only", check], { ...onHost("/usr/lib64"), ...container });
      expect(checkOf(ran, check)).toMatchObject({
        status: "fail",
        error: { code, hint: expect.stringContaining(says) as string },
      });
      expect(ran.code).not.toBe(0);
    });

    it("with a library of another system in its programs is told which", () => {
      const ran = made.check(["--only", "lib.dup"], {
        env: { LD_PRELOAD: "/dev/foreign/libm.so.6" },
        also: "mkdir dev/foreign; cp /lib/x86_64-linux-gnu/libm.so.6 dev/foreign/",
      });
      expect(checkOf(ran, "lib.dup")).toMatchObject({
        status: "fail",
        error: {
          ...{ code: "library_outside", kind: "image" },
          message: expect.stringContaining("libm.so.6 (/dev/foreign/libm.so.6)") as string,
          hint: expect.stringContaining("LD_PRELOAD") as string,
        },
      });
      expect(ran.code).toBe(20);
    });

    it("with LD_PRELOAD is told what is forced into it", () => {
      const ran = made.check(["--only", "env.preload"], {
        env: { LD_PRELOAD: "/usr/lib/libjpeg.so.62" },
      });
      expect(checkOf(ran, "env.preload")).toMatchObject({
        status: "warn",
        error: {
          code: "preload_set",
          message: expect.stringContaining("/usr/lib/libjpeg.so.62") as string,
        },
      });
    });
  },
);
