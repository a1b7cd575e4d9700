/**
 * fast-check, with the same seed in every run: what a new seed finds has nothing to do with the change that is
 * tested. `npm run fuzz` is for that.
 */
import fc from "fast-check";

/** Of every generated value. */
export const SEED = Number(process.env["FUZZ_SEED"] ?? 20_260_101);

fc.configureGlobal({ seed: SEED });

export default fc;
