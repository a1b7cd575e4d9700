/** A module that does not import: in the check of a nixpkgs package, or in that of the environment. */
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { type Around, type BuildFailure, placed } from "./around.ts";
import { drvName, logTail } from "./failed-build.ts";

export const importFailed: BuildFailure = (failed, around) => {
  const image = around.images.find(({ name }) => drvName(failed.drv) === `${name}-check`);
  if (image !== undefined) return environmentFaults(failed.lines, image.image, around);
  if (failed.phase !== "pythonImportsCheckPhase") return undefined;
  const { label, at, log } = placed(failed.drv, around);
  const why = failed.lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? "";
  return new Problem(
    "import-failed",
    `${label} does not import after it was built${why === "" ? "" : `: ${why}`}${logTail(failed.lines)}`,
    {
      ...(at && { at }),
      hint: `${adviceOf(why)}; ${log}`,
    },
  );
};

/** One for each line of the environment's check, at the package it is about. */
const environmentFaults = (
  lines: readonly string[],
  image: object,
  around: Around,
): readonly Problem[] | undefined => {
  const problems = lines.flatMap((line) => {
    const [, module, why] = /^import ([\w.]+): (.+)$/.exec(line) ?? [];
    if (module !== undefined && why !== undefined) {
      return [
        new Problem("import-failed", `${module} does not import in the environment: ${why}`, {
          at: importing(module, around) ?? image,
          literal: module,
          hint: adviceOf(why),
        }),
      ];
    }
    const [, name, requirement, rest] = /^(\S+) requires (.+?), (which|but) /.exec(line) ?? [];
    return name === undefined || requirement === undefined || rest === undefined
      ? []
      : [
          new Problem("import-failed", line, {
            at: named(name, around) ?? image,
            hint: "add what is missing to the image, or say why it need not be there: waive",
          }),
        ];
  });
  return problems.length === 0 ? undefined : problems;
};

const adviceOf = (why: string): string => {
  const module = /No module named '([\w.]+)'/.exec(why)?.[1];
  if (module !== undefined) return `add the package that has ${module} to the image`;
  const library = /(lib[\w.+-]+\.so[\w.]*): cannot open shared object/.exec(why)?.[1];
  return library === undefined
    ? "its message says why"
    : `${library} was not found: name the wheel that has it in requires: ["…"]`;
};

/** The package whose `imports` says that `module` must import. */
const importing = (module: string, { images }: Around): object | undefined =>
  images
    .flatMap(({ image }) => image.layers.flatMap(({ packages }) => packages))
    .find((each) => each.kind !== "nixpkg" && each.options.imports?.includes(module) === true);

const named = (name: string, { sources }: Around): object | undefined =>
  sources.find(({ distribution }) => distribution === normalise(name))?.node;
