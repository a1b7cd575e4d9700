/**
 * Compute capabilities an image cannot have. Sources: CUDA C++ Programming Guide, "Compute
 * Capabilities"; CUDA Toolkit release notes, "Deprecated Architectures" (13.0 dropped what is older than
 * Turing) and "New Features" of the releases that brought one.
 */
import type { Image } from "../../dsl/node.ts";
import type { OptionFault } from "./option-fault.ts";

/** What is wrong with its option `capabilities`, beside a repetition. */
export const capabilityFaults = ({ capabilities, cuda }: Image): OptionFault[] => {
  if (capabilities === undefined) return [];
  if (cuda === undefined) {
    return [
      {
        message: "compute capabilities are CUDA's, and it has no cuda",
        literal: capabilities[0] ?? "capabilities",
        hint: `give it cuda: "13.0", or leave capabilities out`,
      },
    ];
  }
  if (capabilities.length === 0) {
    return [
      {
        message: "its capabilities are empty: it would run on no GPU",
        hint: `name some, capabilities: ["8.9"], or leave the option out`,
      },
    ];
  }
  return capabilities.flatMap((each) => malformed(each) ?? uncovered(each, cuda) ?? []);
};

const malformed = (capability: string): OptionFault | undefined => {
  if (/^\d{1,2}\.\d$/.test(capability)) return undefined;
  const [, major, minor] = /^(?:sm_|compute_)?(\d{1,2})\.?(\d)[af]?$/.exec(capability) ?? [];
  return {
    message: `capability ${JSON.stringify(capability)} is no major and minor version`,
    literal: capability,
    hint: `write it as "${major === undefined ? "8.9" : `${major}.${minor}`}"`,
  };
};

const uncovered = (capability: string, cuda: string): OptionFault | undefined => {
  const version = Number(cuda);
  const floor = version >= 13 ? 7.5 : version >= 12 ? 5 : 3.5;
  if (Number(capability) < floor) {
    return {
      message: `CUDA ${cuda} has no compute capability ${capability}: its lowest is ${floor.toFixed(1)}`,
      literal: capability,
      hint: version >= 13 ? `give it cuda: "12.8", or leave "${capability}" out` : `leave it out`,
    };
  }
  const since = SINCE[capability];
  if (since === undefined || version >= since) return undefined;
  return {
    message: `CUDA ${cuda} has no compute capability ${capability}: CUDA ${since.toFixed(1)} brought it`,
    literal: capability,
    hint: `give it cuda: "${since.toFixed(1)}" or later, or leave "${capability}" out`,
  };
};

/** The release that first compiled for a capability, of those newer than CUDA 11.0. */
const SINCE: Readonly<Record<string, number>> = {
  "8.6": 11.1,
  "8.7": 11.4,
  "8.9": 11.8,
  "9.0": 11.8,
  "10.0": 12.8,
  "10.1": 12.8,
  "10.3": 12.9,
  "11.0": 13,
  "12.0": 12.8,
  "12.1": 12.9,
};
