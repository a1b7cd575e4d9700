/** Every rule, in the order their problems are told where two are about one place. */
import { rule as notAWheel } from "./not-a-wheel.ts";
import { rule as wheelFitsImage } from "./wheel-fits-image.ts";
import { rule as revNotPinned } from "./rev-not-pinned.ts";
import { rule as hashMalformed } from "./hash-malformed.ts";
import { rule as hashKindMismatch } from "./hash-kind-mismatch.ts";
import { rule as notLocked } from "./not-locked.ts";
import { rule as torchFamilyMismatch } from "./torch-family-mismatch.ts";
import { rule as builtForAnotherTorch } from "./built-for-another-torch.ts";
import { rule as acceleratorMismatch } from "./accelerator-mismatch.ts";
import { rule as duplicateDistribution } from "./duplicate-distribution.ts";
import { rule as duplicateModuleProvider } from "./duplicate-module-provider.ts";
import { rule as packageInTwoLayers } from "./package-in-two-layers.ts";
import { rule as requiresMissing } from "./requires-missing.ts";
import { rule as dependencyCycle } from "./dependency-cycle.ts";
import { rule as unknownNixpkg } from "./unknown-nixpkg.ts";
import { rule as factsMissing } from "./facts-missing.ts";
import { rule as layerEmpty } from "./layer-empty.ts";
import { rule as tagInvalid } from "./tag-invalid.ts";
import { rule as layerNameClash } from "./layer-name-clash.ts";
import { rule as imageNameClash } from "./image-name-clash.ts";
import { rule as tooManyLayers } from "./too-many-layers.ts";
import { rule as inputNotAllowed } from "./input-not-allowed.ts";
import { rule as secretInEnv } from "./secret-in-env.ts";
import { rule as notSupportedYet } from "./not-supported-yet.ts";
import { rule as optionInvalid } from "./option-invalid.ts";
import type { Rule } from "./rule.ts";

export const rules: readonly Rule[] = [
  notAWheel,
  wheelFitsImage,
  revNotPinned,
  hashMalformed,
  hashKindMismatch,
  notLocked,
  torchFamilyMismatch,
  builtForAnotherTorch,
  acceleratorMismatch,
  duplicateDistribution,
  duplicateModuleProvider,
  packageInTwoLayers,
  requiresMissing,
  dependencyCycle,
  unknownNixpkg,
  factsMissing,
  layerEmpty,
  tagInvalid,
  layerNameClash,
  imageNameClash,
  tooManyLayers,
  inputNotAllowed,
  secretInEnv,
  notSupportedYet,
  optionInvalid,
];
