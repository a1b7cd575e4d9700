/** The files beside a config, by name. */

export const LOCK_NAME = "comfyui.lock.json";
export const CATALOGUE_NAME = "comfyui.catalogue.json";
/** Declares the catalogue's names to the type checker. */
export const CATALOGUE_TYPES_NAME = "comfyui.catalogue.d.ts";
