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
import { rule as fileCollision } from "./file-collision.ts";
import { rule as packageInTwoLayers } from "./package-in-two-layers.ts";
import { rule as requiresMissing } from "./requires-missing.ts";
import { rule as pathMissing } from "./path-missing.ts";
import { rule as requiresUnproven } from "./requires-unproven.ts";
import { rule as versionConflict } from "./version-conflict.ts";
import { rule as waiverUnused } from "./waiver-unused.ts";
import { rule as pythonOutOfBounds } from "./python-out-of-bounds.ts";
import { rule as cudaMix } from "./cuda-mix.ts";
import { rule as sonameMissing } from "./soname-missing.ts";
import { rule as buildSystemConflict } from "./build-system-conflict.ts";
import { rule as buildSystemUnproven } from "./build-system-unproven.ts";
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
import { rule as nixSyntax } from "./nix-syntax.ts";
import { rule as nixUnbound } from "./nix-unbound.ts";
import { rule as nixType } from "./nix-type.ts";
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
  fileCollision,
  packageInTwoLayers,
  requiresMissing,
  pathMissing,
  requiresUnproven,
  versionConflict,
  waiverUnused,
  pythonOutOfBounds,
  cudaMix,
  sonameMissing,
  buildSystemConflict,
  buildSystemUnproven,
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
  nixSyntax,
  nixUnbound,
  nixType,
];
