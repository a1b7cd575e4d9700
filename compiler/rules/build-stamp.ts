/**
 * What a wheel says of its making beyond its tags: the torch and the accelerator it was compiled
 * for. Wheels carry it in the local label of their version (`+cu130torch2.10.0`), in their name
 * (`cupy-cuda12x`), or nowhere but in the release they are published in (`…-torch2.10.0-cu130/`).
 */
import type { Image, Wheel } from "../../dsl/node.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import { normalise } from "../python/name.ts";

/** An accelerator as a wheel names it: `["cuda", "13.0"]`, `["cuda", "12"]`, `["cpu", ""]`. */
export interface Target {
  readonly kind: "cuda" | "rocm" | "xpu" | "cpu";
  /** Major, or major and minor; "" when it names none. */
  readonly version: string;
  /** What says so, as a sentence tells it. */
  readonly said: "version" | "name" | "address";
}

/** The torch a wheel was compiled for, as major and minor: `2.10`. */
export const torchOf = (wheel: Wheel, file: WheelName): string | undefined => {
  const label = localLabelOf(file);
  const inLabel =
    /torch[-_.]?(\d+\.\d+)/.exec(label) ??
    /(?:torch|(?:^|[^a-z])pt)(\d)(\d{1,2})(?!\d)/.exec(label);
  if (inLabel !== null) return joined(inLabel);
  for (const part of folders(wheel.url ?? "").reverse()) {
    const inPart =
      /(?:^|[^a-z])torch[-_]?v?(\d+\.\d+)/.exec(part) ??
      /(?:^|[-_.])pt(\d)(\d{1,2})(?=$|[-_.])/.exec(part);
    if (inPart !== null) return joined(inPart);
  }
  return undefined;
};

/** The accelerator a wheel was compiled for; undefined when nothing says so. */
export const targetOf = (wheel: Wheel, file: WheelName | undefined): Target | undefined => {
  const label = file === undefined ? "" : localLabelOf(file);
  const version = accelerator(label);
  if (version !== undefined) return { ...version, said: "version" };
  const name = suffix(normalise(file?.name ?? wheel.name));
  if (name !== undefined) return { ...name, said: "name" };
  // Indexes for one accelerator also carry wheels that are for none.
  if (file?.platforms.every((each) => each === "any")) return undefined;
  for (const part of folders(wheel.url ?? "").reverse()) {
    const address = accelerator(part);
    if (address !== undefined) return { ...address, said: "address" };
  }
  return undefined;
};

/** What an image runs on. */
export const acceleratorOf = ({ cuda, rocm, xpu }: Image): Omit<Target, "said"> => {
  if (cuda !== undefined) return { kind: "cuda", version: cuda };
  if (rocm !== undefined) return { kind: "rocm", version: rocm };
  return xpu !== undefined ? { kind: "xpu", version: xpu } : { kind: "cpu", version: "" };
};

/** As sentences say it: `CUDA 13.0`, `CPU`. */
export const acceleratorName = ({ kind, version }: Omit<Target, "said">): string => {
  const name = { cuda: "CUDA", rocm: "ROCm", xpu: "Intel XPU", cpu: "CPU" }[kind];
  // An XPU's version is that of its driver stack and says nothing here.
  return version === "" || kind === "xpu" ? name : `${name} ${version}`;
};

const localLabelOf = ({ version }: WheelName): string =>
  version.includes("+") ? version.slice(version.indexOf("+") + 1).toLowerCase() : "";

const joined = ([, major = "", minor]: RegExpExecArray): string =>
  minor === undefined ? major : `${major}.${minor}`;

/** The address without its file, part by part. */
const folders = (url: string): string[] =>
  url
    .replace(/[?#].*$/, "")
    .replaceAll(/%2b/gi, "+")
    .toLowerCase()
    .split("/")
    .slice(3, -1);

/** `cu130`, `cu12.8`, `cu12`, `rocm7.0.2`, `xpu`, `cpu` as a token of its own. */
const accelerator = (text: string): Omit<Target, "said"> | undefined => {
  const cuda = /(?<![a-z])cu(?:(\d{2})\.(\d)|(\d{2})(\d)|(\d{2}))(?!\d)/.exec(text);
  if (cuda !== null) {
    const [, dottedMajor, dottedMinor, major, minor, alone] = cuda;
    const version = alone ?? `${dottedMajor ?? major ?? ""}.${dottedMinor ?? minor ?? ""}`;
    return { kind: "cuda", version };
  }
  const rocm = /(?<![a-z])rocm-?(?:rel-)?(\d+\.\d+)?/.exec(text);
  if (rocm !== null) return { kind: "rocm", version: rocm[1] ?? "" };
  const plain = /(?<![a-z0-9])(xpu|cpu)(?![a-z0-9])/.exec(text)?.[1];
  return plain === "xpu" || plain === "cpu" ? { kind: plain, version: "" } : undefined;
};

/** `nvidia-cublas-cu12`, `cupy-cuda13x`, `onnxruntime-rocm`, `pytorch-triton-xpu`. */
const suffix = (name: string): Omit<Target, "said"> | undefined => {
  const cuda = /-(?:cu|cuda)(\d{2})x?(?:-|$)/.exec(name);
  if (cuda !== null) return { kind: "cuda", version: cuda[1] ?? "" };
  if (/-rocm\d*(?:-|$)|-migraphx$/.test(name)) return { kind: "rocm", version: "" };
  return /-xpu$/.test(name) ? { kind: "xpu", version: "" } : undefined;
};
