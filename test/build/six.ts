/** An image of six, attrs and nixpkgs' numpy, whose failures are put into words. */
import type { Around } from "../../compiler/build/failure/around.ts";
import type { FailedBuild } from "../../compiler/build/failure/failed-build.ts";
import { origins } from "../../compiler/build/origin.ts";
import { sourcesOf } from "../../compiler/build/sources.ts";
import { resolve } from "../../compiler/resolve.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

/** Where wheels lie. */
export const FILES = "https://files.pythonhosted.org/packages";
/** Of a store path. */
export const HASH = "0123456789abcdfghijklmnpqrsvwxyz";

const comfyui = image("comfyui-boot", {
  tag: "t",
  python: "3.11",
  layers: [
    layer(
      "a",
      wheel(`${FILES}/six-1.17.0-py3-none-any.whl`),
      wheel(`${FILES}/attrs-25.4.0-py3-none-any.whl`),
      nixpkg("python.numpy"),
    ),
  ],
});
export const context = contextOf({ comfyui });
export const around: Around = {
  context,
  images: context.images,
  sources: sourcesOf(resolve(context)),
  origin: origins(resolve(context)),
  packageNode: () => undefined,
};
export const [six, attrs, numpy] = comfyui.layers[0]?.packages ?? [];

/** A build of that name that failed with this text. */
export const failed = (
  name: string,
  text: string,
  more: Partial<FailedBuild> = {},
): FailedBuild => ({
  drv: `/nix/store/${HASH}-${name}.drv`,
  how: "failed with exit code 1",
  lines: text.split("\n"),
  ...more,
});
