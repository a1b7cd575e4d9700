/**
 * The container's variables: what the runtimes of NVIDIA, Triton and PyTorch look for, and a home. Those
 * of the config win over all of them.
 */
import { accelerators } from "../../dsl/accelerator.ts";
import type { Image } from "../../dsl/node.ts";
import type { ResolvedDistribution } from "../resolve.ts";
import { cacheOf, homeOf } from "./home.ts";
import type { Ref, TextPlan } from "./plan.ts";
import { textPlan } from "./runtime.ts";
import { userPlan } from "./user.ts";

type Variables = Readonly<Record<string, TextPlan>>;

/**
 * Where container runtimes put the driver's libraries. nixpkgs' glibc reads no ld.so.cache, so
 * without this no program of the image finds libcuda: NixOS, Debian-like, RHEL-like and Arch-like hosts,
 * older toolkits, WSL 2. In the image all of them are one (`emit/container.ts`).
 */
export const DRIVER_FOLDERS = [
  "/run/opengl-driver/lib",
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/nvidia/lib64",
  "/usr/local/nvidia/lib",
  "/usr/lib/wsl/lib",
];

/** What an image compiles with at run time: `CC`, and the tools beside it. */
export const COMPILER: Ref = { from: "pkgs", path: ["stdenv", "cc"] };

/** Variables of the container, sorted. */
export const environment = (
  image: Image,
  own: readonly ResolvedDistribution[],
): readonly (readonly [string, TextPlan])[] => {
  const given = Object.entries(image.env).map(([key, value]) => [key, textPlan(value)] as const);
  const all = { ...defaults(image, own), ...Object.fromEntries(given) };
  return Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * Variables that hold in the container alone: its folders, its user and its certificates are not those of
 * the host.
 */
export const containerOnly = (image: Image): readonly string[] =>
  ["HOME", "USER", ...Object.keys({ ...ofContainer(image), ...caches(image) })].filter(
    (key) => HOSTS.has(key) || !Object.hasOwn(image.env, key),
  );

/**
 * Whether Python is to import what is installed below the user's home, as `PIP_USER` has pip install it. It
 * does not in nixpkgs' environments, and pip refuses then.
 */
export const userSite = ({ env }: Image): boolean =>
  typeof env["PIP_USER"] === "string" && /^(y|yes|t|true|on|1)$/i.test(env["PIP_USER"]);

/** Whose value in a shell is never the image's to say. */
const HOSTS = new Set(["HOME", "USER"]);

const defaults = (image: Image, own: readonly ResolvedDistribution[]): Variables => ({
  ...ofContainer(image),
  HOME: [homeOf(image)],
  USER: [userPlan(image.user)?.name ?? "root"],
  ...caches(image),
  ...(image.cuda !== undefined && ptxas(own)),
  ...(image.jit === true && compilers(image, own)),
});

const ofContainer = (image: Image): Variables => ({
  SSL_CERT_FILE: ["/etc/ssl/certs/ca-bundle.crt"],
  // nixpkgs' Python is marked as one that pip must not install for (PEP 668), be it into the home.
  ...(userSite(image) && { PIP_BREAK_SYSTEM_PACKAGES: ["1"] }),
  ...(image.cuda !== undefined && {
    LD_LIBRARY_PATH: [DRIVER_FOLDERS.join(":")],
    NVIDIA_DRIVER_CAPABILITIES: ["compute,utility"],
    // A driver runs every minor version of the major it was made for. Source: CUDA Compatibility,
    // "Minor Version Compatibility".
    NVIDIA_REQUIRE_CUDA: [`cuda>=${image.cuda.split(".")[0]}.0`],
    NVIDIA_VISIBLE_DEVICES: ["all"],
    // Triton links with the first folder it is told, and asks /sbin/ldconfig when it is told none.
    TRITON_LIBCUDA_PATH: ["/run/opengl-driver/lib"],
  }),
});

const caches = (image: Image): Variables => {
  const folder = cacheOf(image);
  return {
    XDG_CACHE_HOME: [folder],
    ...((image.jit === true || accelerators.some((each) => image[each] !== undefined)) && {
      TORCHINDUCTOR_CACHE_DIR: [`${folder}/torchinductor`],
      TRITON_CACHE_DIR: [`${folder}/triton`],
    }),
    ...(image.cuda !== undefined && { CUDA_CACHE_PATH: [`${folder}/nv`] }),
  };
};

/** The assemblers that Triton's wheel ships; theirs is patched to find an interpreter. */
const ptxas = (own: readonly ResolvedDistribution[]): Variables =>
  Object.fromEntries(
    own.flatMap(({ name, artifact }) =>
      (artifact.facts?.elf ?? []).flatMap(({ path }) => {
        const tool = /\/nvidia\/bin\/(ptxas(?:-blackwell)?)$/.exec(path)?.[1];
        if (name !== "triton" || tool === undefined) return [];
        const key = `TRITON_${tool.replace("-", "_").toUpperCase()}_PATH`;
        return [[key, [{ from: "site", of: name }, `/${path}`]]];
      }),
    ),
  );

const compilers = (image: Image, own: readonly ResolvedDistribution[]): Variables => {
  const toolkit = image.cuda === undefined ? undefined : toolkitFolder(own);
  const { capabilities } = image;
  return {
    CC: [COMPILER, "/bin/cc"],
    CXX: [COMPILER, "/bin/c++"],
    ...(toolkit !== undefined && { CUDA_HOME: [{ from: "site" }, `/${toolkit}`] }),
    ...(capabilities && { TORCH_CUDA_ARCH_LIST: [capabilities.join(";")] }),
  };
};

/**
 * The folder of NVIDIA's wheels that holds the headers. Those of CUDA 13 and later share one, `nvidia/cu13`,
 * which also has nvcc where the image has its wheel; before that each had its own.
 */
const toolkitFolder = (own: readonly ResolvedDistribution[]): string | undefined => {
  const folders = own
    .filter(({ name }) => name.startsWith("nvidia-cuda-runtime"))
    .flatMap(({ artifact }) => artifact.facts?.elf ?? [])
    .map(({ path }) => /^(nvidia\/[^/]+)\/lib\//.exec(path)?.[1]);
  return folders.find((folder) => folder !== undefined);
};
