/**
 * `comfyui.catalogue.json`: the attribute names of the pinned nixpkgs, twin of the
 * `comfyui.catalogue.d.ts` that feeds completion.
 */
import * as v from "valibot";

/** By name as `nixpkg()` takes it (`ffmpeg`, `python.numpy`): how sure we are that it exists. */
export const CatalogueSchema = v.strictObject({
  /** The nixpkgs revision the names were read at. */
  rev: v.string(),
  /** Whether the names are all there are; only then is an unknown name an error. */
  complete: v.boolean(),
  /** `seen`: found in nixpkgs; `unverified`: believed, not looked up. */
  names: v.record(v.string(), v.picklist(["seen", "unverified"])),
});

export type Catalogue = v.InferOutput<typeof CatalogueSchema>;
