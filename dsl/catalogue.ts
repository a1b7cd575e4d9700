/** The names `nixpkg()` completes. */

/**
 * Attribute names of the pinned nixpkgs. Empty here; the file beside the config fills it:
 *
 * @example
 * ```ts
 * declare module "comfynix" {
 *   interface Catalogue {
 *     ffmpeg: true;
 *     "python.numpy": true;
 *   }
 * }
 * ```
 */
export interface Catalogue {}

/** A name from the catalogue, or any other text: the catalogue may be incomplete. */
export type NixpkgName = keyof Catalogue | (string & {});
