/**
 * Platform tags of wheels, and what they say of the machine a wheel runs on.
 * Source: PEP 600 (manylinux), which gives PEP 513, 571 and 599 their glibc; PEP 656 (musllinux);
 * "Platform compatibility tags", packaging.python.org.
 */

/** What a platform tag asks for. */
export interface Platform {
  readonly family: "any" | "manylinux" | "musllinux" | "linux" | "macos" | "win" | "unknown";
  /** `x86_64`, `aarch64`, `i686`; "" for `any`. */
  readonly arch: string;
  /** Lowest C library it runs on, as `[major, minor]`: glibc for manylinux, musl for musllinux. */
  readonly libc?: readonly [number, number];
}

/**
 * Reads one platform tag (not a compressed set: split that at `.` first).
 *
 * @example parsePlatform("manylinux2014_x86_64") // { family: "manylinux", arch: "x86_64", libc: [2, 17] }
 */
export const parsePlatform = (tag: string): Platform => {
  if (tag === "any") return { family: "any", arch: "" };
  const modern = /^(manylinux|musllinux)_(\d+)_(\d+)_(\w+)$/.exec(tag);
  if (modern !== null) {
    const [, family, major, minor, arch] = modern;
    return {
      family: family === "musllinux" ? "musllinux" : "manylinux",
      arch: arch ?? "",
      libc: [Number(major), Number(minor)],
    };
  }
  const legacy = /^(manylinux1|manylinux2010|manylinux2014)_(\w+)$/.exec(tag);
  const libc = LEGACY[legacy?.[1] ?? ""];
  if (libc !== undefined) return { family: "manylinux", arch: legacy?.[2] ?? "", libc };
  const plain = /^(linux|win|macosx)_?(.*)$/.exec(tag);
  switch (plain?.[1]) {
    case "linux":
      return { family: "linux", arch: plain[2] ?? "" };
    case "win":
      return { family: "win", arch: WINDOWS[plain[2] ?? ""] ?? plain[2] ?? "" };
    case "macosx":
      return { family: "macos", arch: (plain[2] ?? "").replace(/^\d+_\d+_/, "") };
    default:
      return { family: "unknown", arch: "" };
  }
};

/**
 * Whether a wheel of this platform loads on x86_64 Linux with the given glibc. A plain
 * `linux_x86_64` tag promises nothing about glibc; it is let through, as pip does.
 */
export const runsOn = (
  { family, arch, libc }: Platform,
  glibc: readonly [number, number],
): boolean => {
  switch (family) {
    case "any":
      return true;
    case "linux":
      return arch === "x86_64";
    case "manylinux":
      return arch === "x86_64" && libc !== undefined && libc[0] === glibc[0] && libc[1] <= glibc[1];
    default:
      return false;
  }
};

/** The name a manylinux platform had before PEP 600: `manylinux2014` for 2.17. */
export const legacyName = (major: number, minor: number): string | undefined =>
  Object.keys(LEGACY).find((name) => LEGACY[name]?.[0] === major && LEGACY[name][1] === minor);

/** PEP 600, "Legacy manylinux tags". */
const LEGACY: Readonly<Record<string, readonly [number, number]>> = {
  manylinux1: [2, 5],
  manylinux2010: [2, 12],
  manylinux2014: [2, 17],
};

const WINDOWS: Readonly<Record<string, string>> = { "32": "x86", amd64: "x86_64" };
