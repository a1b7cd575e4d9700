/**
 * Which driver a version of CUDA needs, on Linux x86_64. Source: NVIDIA, CUDA Toolkit release notes,
 * "CUDA Toolkit and Corresponding Driver Versions" (table 3) and "CUDA Minor Version Compatibility"
 * (table 2), up to 13.3.
 */

/** Any release of a major version runs on these: what is newer than the driver's own is then missing. */
const FLOORS: Readonly<Record<number, string>> = { 11: "450.80.02", 12: "525.60.13", 13: "580" };

/** The driver each release was made with. */
const RELEASED: Readonly<Record<string, string>> = {
  "11.8": "520.61.05",
  "12.0": "525.60.13",
  "12.1": "530.30.02",
  "12.2": "535.54.03",
  "12.3": "545.23.06",
  "12.4": "550.54.14",
  "12.5": "555.42.02",
  "12.6": "560.28.03",
  "12.8": "570.26",
  "12.9": "575.51.03",
  "13.0": "580.65.06",
  "13.1": "590.44.01",
  "13.2": "595.45.04",
  "13.3": "610.43.02",
};

/**
 * The oldest driver on which any program for this CUDA runs; undefined for a version not known.
 *
 * @example driverFloor("13.0") // "580"
 */
export const driverFloor = (cuda: string): string | undefined => FLOORS[Number(cuda.split(".")[0])];

/**
 * The driver this CUDA was released with, which has all that is new in it; undefined for a version not
 * known.
 *
 * @example releasedDriver("12.8") // "570.26"
 */
export const releasedDriver = (cuda: string): string | undefined =>
  RELEASED[cuda.split(".").slice(0, 2).join(".")];

/**
 * Whether `driver` is at least `floor`. Versions are numbers between dots, compared one by one.
 *
 * @example isAtLeast("580.95.05", "580") // true
 */
export const isAtLeast = (driver: string, floor: string): boolean => {
  const numbers = (version: string): number[] => version.split(".").map(Number);
  const [have, need] = [numbers(driver), numbers(floor)];
  for (const [at, least] of need.entries()) {
    const part = have[at] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
};
