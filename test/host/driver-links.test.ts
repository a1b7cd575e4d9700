/** Which libraries of a host are the driver's, and that no others are reached. */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { type DriverHost, linkDriver } from "../../compiler/host/driver-links.ts";
import { projectWith } from "../helpers/command.ts";
import { describeWith } from "../helpers/tools.ts";
import { compile } from "../helpers/wheels.ts";

const SHARED = ["-shared", "-fPIC"];
const LIB = "/usr/lib/x86_64-linux-gnu";

describeWith(["cc"], "the driver of a host", () => {
  let library: Buffer;
  beforeAll(() => {
    library =
      compile({ out: "lib.so", source: "int one(void) { return 1; }", args: SHARED })["lib.so"] ??
      Buffer.alloc(0);
  });

  /** A host's file system with these libraries; a text of a file is where it links to. */
  const host = (files: Readonly<Record<string, string | undefined>>): Required<DriverHost> => {
    const root = projectWith({});
    for (const [file, target] of Object.entries(files)) {
      mkdirSync(join(root, file, ".."), { recursive: true });
      if (target === undefined) writeFileSync(join(root, file), library);
      else symlinkSync(target, join(root, file));
    }
    return { root, env: {} };
  };
  const found = (on: DriverHost): readonly string[] | undefined => {
    const driver = linkDriver(on);
    driver?.remove();
    return driver?.libraries;
  };

  it("is a folder of links to its own libraries, and to nothing else that lies beside them", () => {
    const on = host({
      [`${LIB}/libcuda.so.1`]: "libcuda.so.580.65.06",
      [`${LIB}/libcuda.so.580.65.06`]: undefined,
      [`${LIB}/libnvidia-ml.so.1`]: undefined,
      [`${LIB}/libnvidia-ptxjitcompiler.so.1`]: undefined,
      [`${LIB}/libnvcuvid.so.1`]: undefined,
      [`${LIB}/libnvoptix.so.1`]: undefined,
      [`${LIB}/libEGL_nvidia.so.0`]: undefined,
      [`${LIB}/libcudadebugger.so.1`]: undefined,
      [`${LIB}/libcudart.so.13`]: undefined,
      [`${LIB}/libnvidia-container.so.1`]: undefined,
      [`${LIB}/libc.so.6`]: undefined,
      [`${LIB}/libstdc++.so.6`]: undefined,
    });
    const driver = linkDriver(on);
    const names = [
      "libEGL_nvidia.so.0",
      "libcuda.so.1",
      "libcuda.so.580.65.06",
      "libcudadebugger.so.1",
      "libnvcuvid.so.1",
      "libnvidia-ml.so.1",
      "libnvidia-ptxjitcompiler.so.1",
      "libnvoptix.so.1",
    ];
    expect(driver?.libraries).toEqual(names);
    const folder = driver?.folder ?? "";
    expect(readdirSync(folder).sort()).toEqual(names);
    expect(readlinkSync(join(folder, "libcuda.so.1"))).toBe(join(on.root, LIB, "libcuda.so.1"));
    driver?.remove();
    driver?.remove();
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(on.root, LIB, "libcuda.so.1"))).toBe(true);
  });

  it("is followed to the folder that a name leads to", () => {
    const on = host({
      [`${LIB}/libcuda.so.1`]: "nvidia/current/libcuda.so.1",
      [`${LIB}/nvidia/current/libcuda.so.1`]: undefined,
      [`${LIB}/nvidia/current/libnvidia-nvvm.so.4`]: undefined,
    });
    expect(found(on)).toEqual(["libcuda.so.1", "libnvidia-nvvm.so.4"]);
  });

  it("is NixOS's own folder where there is one, which nobody removes", () => {
    const on = host({
      "/run/opengl-driver/lib/libcuda.so.1": undefined,
      [`${LIB}/libcuda.so.1`]: undefined,
    });
    const driver = linkDriver(on);
    driver?.remove();
    expect(driver?.folder).toBe(join(on.root, "run/opengl-driver/lib"));
    expect(existsSync(driver?.folder ?? "")).toBe(true);
  });

  it("comes with Windows' part of it on WSL", () => {
    const on = host({
      "/usr/lib/wsl/lib/libcuda.so.1": undefined,
      "/usr/lib/wsl/lib/libdxcore.so": undefined,
      [`${LIB}/libcuda.so.1`]: undefined,
      [`${LIB}/libdxcore.so`]: undefined,
    });
    const driver = linkDriver(on);
    expect(driver?.libraries).toEqual(["libcuda.so.1", "libdxcore.so"]);
    expect(readlinkSync(join(driver?.folder ?? "", "libcuda.so.1"))).toContain("/wsl/lib/");
    driver?.remove();
  });

  it("is the one that LD_LIBRARY_PATH of the host names first", () => {
    const on = host({ "/opt/driver/libcuda.so.1": undefined, [`${LIB}/libcuda.so.1`]: undefined });
    const env = { LD_LIBRARY_PATH: "relative:/nowhere:/opt/driver" };
    const driver = linkDriver({ ...on, env });
    expect(readlinkSync(join(driver?.folder ?? "", "libcuda.so.1"))).toContain("/opt/driver/");
    driver?.remove();
  });

  it("is no library of another machine, no text and no dead link", () => {
    const on = host({ [`${LIB}/libcuda.so.1`]: "nowhere", "/usr/lib64/libcuda.so.1": undefined });
    const small = Buffer.from(library);
    small[4] = 1;
    writeFileSync(join(on.root, "usr/lib64/libcuda.so.1"), small);
    mkdirSync(join(on.root, "usr/lib64/nvidia"));
    writeFileSync(join(on.root, "usr/lib64/nvidia/libcuda.so.1"), "GROUP ( libcuda.so )");
    expect(found(on)).toBeUndefined();
  });

  it("is not there on most machines, which is no fault", () => {
    expect(found(host({ [`${LIB}/libc.so.6`]: undefined }))).toBeUndefined();
  });

  describeWith(["builds"], "that its linker knows", () => {
    it("is found wherever it is", () => {
      const on = host({
        "/opt/nvidia driver/lib/libcuda.so.1": undefined,
        "/opt/nvidia driver/lib/libnvidia-ml.so.1": undefined,
        "/opt/other/libnvcuvid.so.1": undefined,
        "/opt/other/libcudart.so.13": undefined,
      });
      mkdirSync(join(on.root, "etc"));
      writeFileSync(join(on.root, "etc/ld.so.conf"), "/opt/nvidia driver/lib\n/opt/other\n");
      execFileSync("/sbin/ldconfig", ["-r", on.root], { stdio: "ignore" });
      expect(found(on)).toEqual(["libcuda.so.1", "libnvcuvid.so.1", "libnvidia-ml.so.1"]);
    });
  });
});
