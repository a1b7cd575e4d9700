/**
 * The compute capabilities that PyTorch's own Linux x86_64 wheels have code for. Sources: pytorch/pytorch,
 * `.ci/manywheel/build_cuda.sh` of the release branches and RELEASE.md, "PyTorch CUDA Support Matrix"
 * (2.9 to 2.14); `torch.cuda.get_arch_list()` of 2.7 to 2.13 for what is not in these.
 */

/** Code that is in a wheel. */
export interface Architectures {
  /** Machine code for these: `8.6`. */
  readonly sass: readonly string[];
  /** PTX of this one, which the driver compiles for any later GPU at first use. */
  readonly ptx?: string;
}

const LEGACY = ["5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"];
const MODERN = ["7.5", "8.0", "8.6", "9.0", "10.0", "12.0"];
const WITH_VOLTA = ["7.0", ...MODERN];

/** From a release of torch (minor version of 2.x) on, by CUDA; undefined ends what stood before. */
const RELEASES: readonly (readonly [
  number,
  Readonly<Record<string, Architectures | undefined>>,
])[] = [
  [7, { "12.6": { sass: LEGACY }, "12.8": { sass: MODERN, ptx: "12.0" } }],
  [8, { "12.8": { sass: WITH_VOLTA }, "12.9": { sass: WITH_VOLTA, ptx: "12.0" } }],
  [9, { "12.9": undefined, "13.0": { sass: MODERN, ptx: "12.0" } }],
  [11, { "12.8": { sass: MODERN }, "13.0": { sass: MODERN } }],
  [12, { "12.8": undefined, "13.2": { sass: MODERN } }],
];

/** The last release that the sources speak of. */
const LAST = 14;

/**
 * By CUDA version, what the wheels of a torch have; empty where it is not known.
 *
 * @param torch  `2.10.0`, with or without what is behind a plus.
 */
export const officialWheels = (torch: string): ReadonlyMap<string, Architectures> => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(torch) ?? [];
  const release = Number(minor);
  const wheels = new Map<string, Architectures>();
  if (major !== "2" || release > LAST) return wheels;
  for (const [since, changes] of RELEASES) {
    if (release < since) break;
    for (const [cuda, architectures] of Object.entries(changes)) {
      if (architectures === undefined) wheels.delete(cuda);
      else wheels.set(cuda, architectures);
    }
  }
  return wheels;
};

/** How a GPU of `capability` would run it. */
export type Runs = "natively" | "compiled at first use" | "not at all";

/**
 * Machine code runs on GPUs of its major version and the same or a later minor one; PTX is compiled for any
 * later GPU. Source: CUDA C++ Programming Guide, "Application Compatibility".
 *
 * @example runsOn("8.9", { sass: ["8.0", "8.6"] }) // "natively"
 */
export const runsOn = (capability: string, { sass, ptx }: Architectures): Runs => {
  const [major = 0, minor = 0] = parts(capability);
  const native = sass.some((each) => {
    const [itsMajor = 0, itsMinor = 0] = parts(each);
    return itsMajor === major && itsMinor <= minor;
  });
  if (native) return "natively";
  return ptx !== undefined && Number(ptx) <= Number(capability)
    ? "compiled at first use"
    : "not at all";
};

const parts = (capability: string): readonly number[] => capability.split(".").map(Number);
