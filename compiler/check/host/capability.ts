/**
 * Compute capabilities of GPUs by their names, for where nothing better tells. Source: NVIDIA, "CUDA GPU
 * Compute Capability" and its list of legacy GPUs.
 */

/** The first that fits; newer families stand first, as their names contain older ones'. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/\bG?B300\b/, "10.3"],
  [/\bG?B200\b|\bB100\b/, "10.0"],
  [/\bGB10\b/, "12.1"],
  [/\bRTX 50[5-9]0\b|\bRTX PRO \d+ Blackwell\b/, "12.0"],
  [/\bG?H[12]00\b|\bH800\b|\bH20\b/, "9.0"],
  [/\bRTX 40[5-9]0\b|\bL4\b|\bL40S?\b|\bL20\b|\bL2\b|\bAda\b/, "8.9"],
  [/\bA100\b|\bA800\b|\bA30\b/, "8.0"],
  [/\bRTX 30[5-9]0\b|\bRTX 2050\b|\bA10[GM]?\b|\bA16\b|\bA2\b|\bA40\b|\bRTX A\d+\b/, "8.6"],
  [/\bRTX 20[6-8]0\b|\bGTX 16\d0\b|\bT4G?\b|\bQuadro RTX\b|\bTITAN RTX\b|\bT\d{3,4}\b/, "7.5"],
  [/\bV100\b|\bTITAN V\b|\bGV100\b/, "7.0"],
  [/\bP100\b|\bGP100\b/, "6.0"],
  [/\bGTX 10\d0\b|\bTITAN Xp\b|\bP40\b|\bP4\b|\bP\d{3,4}\b/, "6.1"],
  [/\bGTX 9\d0\b|\bM40\b|\bM60\b|\bM4\b/, "5.2"],
];

/** @example capabilityByName("NVIDIA GeForce RTX 3090 Ti") // "8.6" */
export const capabilityByName = (name: string): string | undefined =>
  FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
