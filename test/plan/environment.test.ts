/** What a container is told by variables, labels and its user's folders. */
import { describe, expect, test } from "vitest";
import { plan } from "../../compiler/plan/make.ts";
import { resolve } from "../../compiler/resolve.ts";
import { type Image, image, layer, nixpkg, path, wheel } from "../../dsl/index.ts";
import { contextOf, type LockedFacts } from "../helpers/context.ts";

const URL = "https://download.pytorch.org/whl";
const triton = wheel(`${URL}/triton-3.6.0-cp314-cp314-manylinux_2_27_x86_64.whl`);
const cudart = wheel(`${URL}/nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.whl`);
const elf = (path: string) => ({ path, needed: [] });
const FACTS: LockedFacts = {
  facts: {
    triton: {
      elf: [
        elf("triton/_C/libtriton.so"),
        elf("triton/backends/nvidia/bin/ptxas"),
        elf("triton/backends/nvidia/bin/ptxas-blackwell"),
      ],
    },
    nvidia_cuda_runtime: { elf: [elf("nvidia/cu13/lib/libcudart.so.13")] },
  },
};

type Options = Partial<Image> & { readonly env?: Image["env"] };

const planned = (options: Options = {}) => {
  const given = { tag: "1.0+cu130", python: "3.14", layers: [layer("a", triton, cudart)] };
  const context = contextOf({ x: image("ghcr.io/me/x", { ...given, ...options } as never) }, FACTS);
  const [only] = plan(resolve(context), context.project, context.lock).images;
  if (only === undefined) throw new Error("no image was planned");
  return only;
};
/** Variables as text; site-packages as `<of>`, a package as `<attribute>`. */
const env = (options?: Options): Readonly<Record<string, string>> =>
  Object.fromEntries(
    planned(options).env.map(([key, value]) => [
      key,
      value
        .map((part) => {
          if (typeof part === "string") return part;
          if (part.from === "site") return `<${part.of ?? "env"}>`;
          return `<${part.from === "own" ? part.name : part.path.join(".")}>`;
        })
        .join(""),
    ]),
  );

describe("variables", () => {
  test("are in one order, those of the config among the others", () => {
    const names = planned({ env: { ZED: "1", ABLE: "1" } }).env.map(([name]) => name);
    expect(names).toEqual(["ABLE", "HOME", "SSL_CERT_FILE", "USER", "XDG_CACHE_HOME", "ZED"]);
  });

  test("of an image that compiles at run time keep what was compiled, without a GPU, too", () => {
    expect(env({ jit: true })).toMatchObject({ TRITON_CACHE_DIR: "/tmp/cache/triton" });
  });

  test("of an image for the CPU are a home, a cache and certificates", () => {
    expect(env()).toEqual({
      HOME: "/root",
      SSL_CERT_FILE: "/etc/ssl/certs/ca-bundle.crt",
      USER: "root",
      XDG_CACHE_HOME: "/tmp/cache",
    });
  });

  test("say where any host's driver is found, and which driver will do", () => {
    const { LD_LIBRARY_PATH = "", ...variables } = env({ cuda: "13.0" });
    expect(LD_LIBRARY_PATH.split(":")).toEqual(
      expect.arrayContaining(["/run/opengl-driver/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib64"]),
    );
    expect(variables).toMatchObject({
      NVIDIA_VISIBLE_DEVICES: "all",
      NVIDIA_DRIVER_CAPABILITIES: "compute,utility",
      NVIDIA_REQUIRE_CUDA: "cuda>=13.0",
      TRITON_LIBCUDA_PATH: "/run/opengl-driver/lib",
      TRITON_PTXAS_PATH: "<triton>/triton/backends/nvidia/bin/ptxas",
      TRITON_PTXAS_BLACKWELL_PATH: "<triton>/triton/backends/nvidia/bin/ptxas-blackwell",
    });
    expect(Object.keys(variables)).not.toContain("CC");
  });

  test("ask for a driver of the major version alone, which runs every minor one", () => {
    expect(env({ cuda: "12.8" })["NVIDIA_REQUIRE_CUDA"]).toBe("cuda>=12.0");
  });

  test("name a compiler, headers and capabilities where the image compiles", () => {
    expect(env({ cuda: "13.0", jit: true, capabilities: ["8.9", "12.0"] })).toMatchObject({
      CC: "<stdenv.cc>/bin/cc",
      CXX: "<stdenv.cc>/bin/c++",
      CUDA_HOME: "<env>/nvidia/cu13",
      TORCH_CUDA_ARCH_LIST: "8.9;12.0",
      TRITON_CACHE_DIR: "/tmp/cache/triton",
    });
    const { programs, support } = planned({ jit: true });
    const compiler = { from: "pkgs", path: ["stdenv", "cc"] };
    expect([programs, support]).toEqual([[compiler], [compiler]]);
    expect(planned({}).support).toEqual([]);
  });

  test("of the config win", () => {
    const [bash] = nixpkg("bash");
    const given = { NVIDIA_VISIBLE_DEVICES: "0", CC: path`${bash!}/bin/cc`, HOME: "/data/me" };
    expect(env({ cuda: "13.0", jit: true, env: given })).toMatchObject({
      NVIDIA_VISIBLE_DEVICES: "0",
      CC: "<bash>/bin/cc",
      HOME: "/data/me",
    });
  });
});

describe("a home", () => {
  test.each<[Options, string]>([
    [{}, "/root"],
    [{ user: "comfy" }, "/home/comfy"],
    [{ user: "1000:100" }, "/home/user"],
    [{ user: "comfy", workingDir: "/app" }, "/app"],
    [{ workingDir: "/app", env: { HOME: "/data/me" } }, "/data/me"],
  ])("of %j is %s", (options, home) => {
    expect(planned(options).home).toBe(home);
    expect(planned(options).ownFolders).toContain(home);
  });

  test.each<[Options, string]>([
    [{ workingDir: "/root", volumes: ["/root"] }, "/root/.cache"],
    [{ workingDir: "/data/app", volumes: ["/data"] }, "/data/app/.cache"],
    [{ workingDir: "/data", volumes: ["/data/"] }, "/data/.cache"],
    [{ workingDir: "/app", volumes: ["/data"] }, "/tmp/cache"],
    [{ workingDir: "/database", volumes: ["/data"] }, "/tmp/cache"],
    [{ env: { XDG_CACHE_HOME: "/var/cache/me" } }, "/var/cache/me"],
  ])("and its caches, of %j: %s, where they can be written to", (options, cache) => {
    expect(env({ cuda: "13.0", ...options })).toMatchObject({
      XDG_CACHE_HOME: cache,
      TRITON_CACHE_DIR: `${cache}/triton`,
      TORCHINDUCTOR_CACHE_DIR: `${cache}/torchinductor`,
      CUDA_CACHE_PATH: `${cache}/nv`,
    });
  });

  test.each([
    ["true", "1"],
    ["Yes", "1"],
    ["0", undefined],
    [undefined, undefined],
  ])("and what pip installs there, with PIP_USER=%s", (user, allowed) => {
    const options = user === undefined ? {} : { env: { PIP_USER: user } };
    const { userSite, containerOnly } = planned(options);
    expect(env(options)["PIP_BREAK_SYSTEM_PACKAGES"]).toBe(allowed);
    expect(containerOnly.includes("PIP_BREAK_SYSTEM_PACKAGES")).toBe(userSite);
    expect(userSite).toBe(allowed !== undefined);
  });

  test("and every volume belong to the user", () => {
    expect(planned({ volumes: ["/models", "/out"], workingDir: "/app" }).ownFolders).toEqual([
      "/models",
      "/out",
      "/app",
    ]);
  });
});

describe("the dev shell", () => {
  const hidden = (options: Options) => planned(options).containerOnly;

  test("has none of the container's folders, driver or user", () => {
    expect(hidden({ cuda: "13.0" })).toEqual(
      expect.arrayContaining(["HOME", "LD_LIBRARY_PATH", "TRITON_LIBCUDA_PATH", "XDG_CACHE_HOME"]),
    );
    expect(hidden({ cuda: "13.0", jit: true })).not.toContain("CC");
  });

  test("has what the config says, but never another home", () => {
    const env = { LD_LIBRARY_PATH: "/x", HOME: "/y" };
    expect(hidden({ cuda: "13.0", env })).not.toContain("LD_LIBRARY_PATH");
    expect(hidden({ cuda: "13.0", env })).toContain("HOME");
  });
});

describe("labels", () => {
  test("follow the annotations of OCI, and the config has the last word", () => {
    expect(Object.fromEntries(planned({ cuda: "13.0" }).labels)).toEqual({
      "org.opencontainers.image.description": "Python 3.14, CUDA 13.0",
      "org.opencontainers.image.title": "x",
      "org.opencontainers.image.version": "1.0-cu130",
    });
    const labels = { "org.opencontainers.image.title": "Mine", a: "b" };
    expect(planned({ labels }).labels).toEqual([
      ["a", "b"],
      ["org.opencontainers.image.description", "Python 3.14, CPU"],
      ["org.opencontainers.image.title", "Mine"],
      ["org.opencontainers.image.version", "1.0-cu130"],
    ]);
  });
});
