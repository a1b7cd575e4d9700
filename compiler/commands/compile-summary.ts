/** The end of a successful compile: images, packages, layers, files, and what to do next. */
import path from "node:path";
import { shellWord } from "../emit/shell-word.ts";
import type { Terminal } from "../host/terminal.ts";
import type { ImageSummary } from "../summary.ts";
import type { Outcome } from "./compile-config.ts";

/**
 * @example
 * comfyui  comfyui-boot:cu130-megapak-py314
 *   9 layers, 161 packages: 12 wheels, 8 git sources, 141 from nixpkgs
 * nix/: 2 files written, 5 unchanged
 * next: comfynix build comfyui
 */
export const compileSummary = (
  outcome: Outcome,
  check: boolean,
  { paint, shown }: Terminal,
): string => {
  const { compiled, difference, out = "nix" } = outcome;
  const images = compiled?.images ?? [];
  const lines = images.flatMap((image) => [
    `${paint.strong(image.name)}  ${image.reference}`,
    `  ${contents(image)}`,
  ]);
  const files = [
    part(difference?.changed.length, "file", "written"),
    part(difference?.removed.length, "file", "removed"),
    part(difference?.unchanged.length, "file", "unchanged"),
  ].filter((each) => each !== undefined);
  return [
    ...lines,
    `${shown(out)}/: ${check ? "up to date" : files.join(", ")}`,
    ...images
      .slice(0, 1)
      .map(({ name }) => `${paint.good("next:")} ${nextCommand(outcome, name, shown)}`),
    "",
  ].join("\n");
};

/** What builds an image, ready for a POSIX shell. Of another folder than the usual, Nix itself. */
export const nextCommand = (
  { config = "", out = "" }: Outcome,
  image: string,
  shown: (file: string) => string = (file) => file,
): string => {
  const folder = path.dirname(config);
  if (out !== path.join(folder, "nix")) {
    return `nix build path:${out.split("/").map(encodeURIComponent).join("/")}#${image}`;
  }
  const where = folder === process.cwd() ? [] : ["--config", shellWord(shown(folder))];
  return ["npx comfynix build", image, ...where].join(" ");
};

const contents = ({ layers, packages, derived }: ImageSummary): string => {
  const kinds = [
    part(packages.wheel, "wheel"),
    part(packages.sdist, "sdist"),
    part(packages.git, "git source"),
    packages.nixpkg === 0 ? undefined : `${String(packages.nixpkg)} from nixpkgs`,
    derived === 0 ? undefined : `${String(derived)} more that these require`,
  ].filter((each) => each !== undefined);
  const total = packages.wheel + packages.sdist + packages.git + packages.nixpkg + derived;
  const list = kinds.length === 0 ? "" : `: ${kinds.join(", ")}`;
  return `${part(layers, "layer") ?? "no layers"}, ${part(total, "package") ?? "no packages"}${list}`;
};

const part = (number: number | undefined, noun: string, what?: string): string | undefined =>
  number === undefined || number === 0
    ? undefined
    : [
        `${String(number)} ${noun}${number === 1 ? "" : "s"}`,
        ...(what === undefined ? [] : [what]),
      ].join(" ");
