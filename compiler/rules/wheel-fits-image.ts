/**
 * A wheel must load in the image: interpreter and ABI (PEP 425, 384, 703), and platform: x86_64
 * Linux with glibc no older than the wheel's floor (PEP 600).
 */
import { wheelMisfit } from "../../dsl/message.ts";
import { loads, nativeTag, pythonVersions } from "../../dsl/python.ts";
import type { WheelName } from "../../dsl/wheel-name.ts";
import { Problem } from "../problem.ts";
import { parsePlatform, runsOn } from "../python/platform.ts";
import type { Contents, Own } from "./contents.ts";
import { GLIBC } from "./glibc.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "wheel-fits-image",
  *image(contents) {
    // An interpreter nobody knows is told by option-invalid.
    if (!pythonVersions.includes(contents.image.python)) return;
    for (const own of contents.own) {
      if (own.pkg.kind !== "wheel" || own.file === undefined) continue;
      const problem =
        pythonMisfit(own, own.file, contents) ?? platformMisfit(own, own.file, contents);
      if (problem !== undefined) yield problem;
    }
  },
};

const pythonMisfit = (own: Own, file: WheelName, { name, image }: Contents) => {
  if (loads(image.python, file.tags)) return undefined;
  const needs = nativeTag(image.python);
  const { version, tags } = file;
  return new Problem(
    "wheel-fits-image",
    wheelMisfit({ name: own.pkg.name, version, tags }, image.name, image.python, needs),
    details(own, `take the ${needs} wheel, or drop it from image "${name}"`),
  );
};

const platformMisfit = (own: Own, file: WheelName, { name }: Contents) => {
  const platforms = file.platforms.map(parsePlatform);
  if (platforms.some((platform) => runsOn(platform, GLIBC))) return undefined;
  const subject = `${own.pkg.name} ${file.version}`;
  const tags = file.platforms.join(", ");
  const musl = platforms.every(({ family }) => family === "musllinux");
  const floor = platforms.find(
    ({ family, arch }) => family === "manylinux" && arch === "x86_64",
  )?.libc;
  const message = musl
    ? `${subject} is a ${tags} wheel, for musl, but image ${name} runs glibc`
    : floor !== undefined
      ? `${subject} is a ${tags} wheel and needs glibc ${floor.join(".")}, but image ${name} runs glibc ${GLIBC.join(".")}`
      : `${subject} is a ${tags} wheel, but image ${name} runs x86_64 Linux`;
  const hint = `take the manylinux wheel for x86_64, or drop it from image "${name}"`;
  return new Problem("wheel-fits-image", message, details(own, hint));
};

const details = ({ pkg }: Own, hint: string) => ({
  at: pkg,
  hint,
  ...(pkg.kind !== "git" && pkg.url !== undefined && { literal: pkg.url }),
});
