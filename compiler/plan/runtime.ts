/** What the container is told: environment, user, entry point, with the defaults of its accelerator. */
import type { EnvValue, Image, Package } from "../../dsl/node.ts";
import { attributePath } from "../attribute.ts";
import { normalise } from "../python/name.ts";
import type { Ref, TextPlan, UserPlan } from "./plan.ts";

/** A package as the image's file names it. */
export const refOf = (node: Package): Ref => {
  if (node.kind !== "nixpkg") return { from: "own", name: normalise(node.name) };
  const { set, path } = attributePath(node.attribute);
  return { from: set, path };
};

/** Identity of a reference inside one image. */
export const refKey = (each: Ref): string =>
  `${each.from} ${each.from === "own" ? each.name : each.path.join(".")}`;

/** Text with its packages bound to this image. */
export const textPlan = (value: EnvValue): TextPlan =>
  typeof value === "string"
    ? [value]
    : value.parts.map((part) => (typeof part === "string" ? part : refOf(part)));

/**
 * Where container runtimes put the driver's libraries. nixpkgs' glibc reads no ld.so.cache, so
 * without this no program of the image finds libcuda: NixOS CDI, Debian-like and RHEL-like hosts,
 * older toolkits, WSL 2.
 */
const DRIVER_FOLDERS = [
  "/run/opengl-driver/lib",
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib64",
  "/usr/local/nvidia/lib64",
  "/usr/lib/wsl/lib",
];

/** What the NVIDIA container toolkit and Triton read. */
const cudaEnv = (cuda: string): readonly (readonly [string, string])[] => [
  ["LD_LIBRARY_PATH", DRIVER_FOLDERS.join(":")],
  ["NVIDIA_DRIVER_CAPABILITIES", "compute,utility"],
  ["NVIDIA_REQUIRE_CUDA", `cuda>=${cuda}`],
  ["NVIDIA_VISIBLE_DEVICES", "all"],
  ["TRITON_LIBCUDA_PATH", "/run/opengl-driver/lib"],
];

/** Variables of the container, sorted; the config's win over the defaults. */
export const environment = (image: Image): readonly (readonly [string, TextPlan])[] => {
  const all = new Map<string, TextPlan>([["SSL_CERT_FILE", ["/etc/ssl/certs/ca-bundle.crt"]]]);
  if (image.cuda !== undefined)
    for (const [key, value] of cudaEnv(image.cuda)) all.set(key, [value]);
  for (const [key, value] of Object.entries(image.env)) all.set(key, textPlan(value));
  return [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * Variables that hold in the container alone. Outside of it, the host's library folders would put
 * another glibc before the programs' own, and the host's certificates lie elsewhere.
 */
export const containerOnly = (image: Image): readonly string[] =>
  [...(image.cuda === undefined ? [] : ["LD_LIBRARY_PATH"]), "SSL_CERT_FILE"].filter(
    (key) => !Object.hasOwn(image.env, key),
  );

/**
 * The user the image runs as; undefined for root. A bare name gets 1000:1000.
 *
 * @example userPlan("1000:100") // { spec: "1000:100", name: "user", uid: 1000, gid: 100 }
 */
export const userPlan = (spec: string | undefined): UserPlan | undefined => {
  if (spec === undefined || /^(root|0)(:(root|0))?$/.test(spec)) return undefined;
  const [user = "", group = user] = spec.split(":");
  const id = (text: string): number => (/^\d+$/.test(text) ? Number(text) : 1000);
  return {
    spec,
    name: /^\d+$/.test(user) ? "user" : user,
    uid: id(user),
    gid: id(group),
  };
};
