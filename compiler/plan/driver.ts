/**
 * NVIDIA's drivers and the CUDA versions they run, for Linux on x86-64.
 *
 * Source: CUDA Toolkit release notes, table 2 ("CUDA Toolkit and Minimum Required Driver Version for
 * CUDA Minor Version Compatibility") and table 3 ("CUDA Toolkit and Corresponding Driver Versions").
 */

/** What a CUDA version asks of the driver. */
export interface DriverNeeds {
  /** The oldest that runs it at all. */
  readonly floor: string;
  /** The one its toolkit was released with: older ones cannot compile PTX of it. */
  readonly toolkit?: string;
}

/** By major version. */
const FLOORS: Readonly<Record<string, string>> = {
  "11": "450.80.02",
  "12": "525.60.13",
  "13": "580",
};

/** By version, of its first release. */
const TOOLKITS: Readonly<Record<string, string>> = {
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
 * What a CUDA version asks of the driver; undefined for a major version nobody knows here.
 *
 * @example driverNeeds("12.8") // { floor: "525.60.13", toolkit: "570.26" }
 */
export const driverNeeds = (cuda: string): DriverNeeds | undefined => {
  const [major = "", minor = "0"] = cuda.split(".");
  const floor = FLOORS[major];
  const toolkit = TOOLKITS[`${major}.${minor}`];
  return floor === undefined ? undefined : { floor, ...(toolkit !== undefined && { toolkit }) };
};
