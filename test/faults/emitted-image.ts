/** What an emitted `images/<name>.nix` says of packages, read back from its text. */
import { compile } from "../../compiler/compile.ts";
import type { Image } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

export interface EmittedImage {
  /** Our own derivations in the set, all of which are in the environment. */
  readonly packages: readonly string[];
  /** nixpkgs' Python packages in the environment. */
  readonly environment: readonly string[];
  /** Roots of each layer, lowest first: `packages.torch`, `pkgs.git`, `python.pkgs.numpy`. */
  readonly layers: readonly (readonly string[])[];
}

/** Compiles one image, named comfyui. */
export const emittedImage = (comfyui: Image): EmittedImage => {
  const text = compile(contextOf({ comfyui })).files.get("images/comfyui.nix") ?? "";
  const environment = between(text, "  env = python.withPackages", "\n\n");
  const layers = between(text, "\n  layers = [", "\n  ];");
  return {
    packages: [...between(text, "\n  packages = {", "\n  };").matchAll(/^ {4}([\w-]+) =/gm)].map(
      ([, name = ""]) => name,
    ),
    environment: [...environment.matchAll(/\bps\.([\w.-]+)/g)].map(([, name = ""]) => name),
    layers: [...layers.matchAll(/\[([^[\]]*)\]/g)].map(([, roots = ""]) =>
      roots.replaceAll("(python.pkgs)", "python.pkgs").split(/\s+/).filter(Boolean),
    ),
  };
};

const between = (text: string, open: string, close: string): string => {
  const from = text.indexOf(open);
  if (from < 0) throw new Error(`no ${open.trim()} in what was emitted`);
  return text.slice(from + open.length, text.indexOf(close, from + open.length));
};
