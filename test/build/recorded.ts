/**
 * Logs that real Nix wrote with `-v`, and the config they are of. `nix-VERSION.log` builds it from nothing
 * in a store of its own, `-fetched` takes most of it from a binary cache, `-failed` keeps going where two
 * builds fail. Of `-fetched` most lines that only count bytes were left out; of all, names of folders and
 * hosts were replaced.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Context } from "../../compiler/context.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

export const RECORDED = ["nix-2.8", "nix-2.26"] as const;
export type Recorded =
  (typeof RECORDED)[number] | `${(typeof RECORDED)[number]}-${"fetched" | "failed"}`;

const files = "https://wheels.example.org";

export const recordedContext = (): Context =>
  contextOf({
    comfyui: image("comfyui-boot", {
      tag: "recorded",
      python: "3.11",
      layers: [
        layer("base", nixpkg("bash", "coreutils")),
        layer(
          "build",
          wheel(`${files}/setuptools-66.1.1-py3-none-any.whl`),
          wheel(`${files}/wheel-0.38.4-py3-none-any.whl`),
        ),
        layer("install", wheel(`${files}/pip-23.0.1-py3-none-any.whl`)),
      ],
    }),
  });

/** Its lines, without ends. */
export const recordedLog = (name: Recorded): readonly string[] =>
  readFileSync(fileURLToPath(new URL(`logs/${name}.log`, import.meta.url)), "utf8")
    .trimEnd()
    .split("\n");
