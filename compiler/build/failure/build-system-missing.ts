/** A source whose build back end, or something that it imports, is not there. */
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { type BuildFailure, placed } from "./around.ts";
import { logTail } from "./failed-build.ts";

export const buildSystemMissing: BuildFailure = ({ drv, lines, phase }, around) => {
  if (phase !== undefined && !PHASES.has(phase)) return undefined;
  const missing = [...declared(lines), ...imported(lines)];
  const [first] = missing;
  if (first === undefined) return undefined;
  const { label, at, log } = placed(drv, around);
  const names = [...new Set(missing)].map((each) => JSON.stringify(each)).join(", ");
  return new Problem(
    "build-system-missing",
    `${label} cannot be built without ${[...new Set(missing)].join(", ")}, which its build system lacks${logTail(lines, 5)}`,
    {
      ...(at && { at }),
      hint: `give it what it needs: buildSystem: [${names}]; ${log}`,
    },
  );
};

const PHASES = new Set(["buildPhase", "pypaBuildPhase", "setuptoolsBuildPhase"]);

/** What `python -m build` finds missing of the declared requirements (PEP 518). */
const declared = (lines: readonly string[]): readonly string[] => {
  const at = lines.findIndex((line) => /^ERROR Missing dependencies:/.test(line.trim()));
  if (at < 0) return [];
  const names: string[] = [];
  for (const line of lines.slice(at + 1)) {
    const name = /^\s+([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
    if (name === undefined) break;
    names.push(normalise(name));
  }
  return names;
};

/** What its setup.py or its back end imports without declaring it. */
const imported = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => {
    const module =
      /^(?:ModuleNotFoundError: No module named|ERROR Backend) '([\w.]+)'/.exec(line.trim())?.[1] ??
      undefined;
    return module === undefined ? [] : [distributionOf(module)];
  });

/** The distribution that has a module of a build back end; most others are called as it is. */
const distributionOf = (module: string): string => {
  const top = module.split(".")[0] ?? module;
  return DISTRIBUTIONS[module] ?? DISTRIBUTIONS[top] ?? normalise(top);
};

const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  pkg_resources: "setuptools",
  Cython: "cython",
  mesonpy: "meson-python",
  "poetry.core": "poetry-core",
  poetry: "poetry-core",
  pdm: "pdm-backend",
  skbuild: "scikit-build",
  hatch_vcs: "hatch-vcs",
};
