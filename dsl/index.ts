/** What a config may say: the builders and the types of what they give. */
export type { Catalogue, NixpkgName } from "./catalogue.ts";
export { git } from "./git.ts";
export { image, type ImageOptions } from "./image.ts";
export { layer } from "./layer.ts";
export { nix } from "./nix.ts";
export { nixpkg } from "./nixpkg.ts";
export type {
  Distribution,
  EnvValue,
  Fragment,
  Git,
  GitOptions,
  Image,
  Index,
  Layer,
  Nixpkg,
  NixValue,
  Package,
  PackageOptions,
  PathText,
  Project,
  PythonVersion,
  Sdist,
  SourceOptions,
  Wheel,
} from "./node.ts";
export { path } from "./path.ts";
export { project, type ProjectOptions } from "./project.ts";
export { sdist } from "./sdist.ts";
export { variant, type VariantOptions } from "./variant.ts";
export { wheel } from "./wheel.ts";
