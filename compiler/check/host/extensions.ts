/**
 * Extensions that refuse older GPUs whatever they were built for. Sources: Dao-AILab/flash-attention,
 * README, "NVIDIA CUDA Support" (FlashAttention 2: Ampere or newer); thu-ml/SageAttention,
 * `sageattention/core.py`, whose `sageattn` raises below 8.0.
 */

/** By distribution and major version, the lowest compute capability. */
const LOWEST: Readonly<Record<string, string>> = {
  "flash-attn 2": "8.0",
  "sageattention 2": "8.0",
};

/**
 * The lowest compute capability that a distribution runs on; undefined where nothing is known.
 *
 * @param name  Normalised (PEP 503).
 * @example lowestCapability("flash-attn", "2.8.2") // "8.0"
 */
export const lowestCapability = (name: string, version: string): string | undefined =>
  LOWEST[`${name} ${version.split(".")[0] ?? ""}`];
