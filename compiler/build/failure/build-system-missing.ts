/** A source whose build back end, or something that it imports, is not there, or not in that version. */
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { type BuildFailure, placed } from "./around.ts";
import { logTail } from "./failed-build.ts";

export const buildSystemMissing: BuildFailure = ({ drv, lines, phase }, around) => {
  if (phase !== undefined && !PHASES.has(phase)) return undefined;
  const lacks = new Map([...declared(lines), ...imported(lines)].map((each) => [each.name, each]));
  if (lacks.size === 0) return undefined;
  const { label, at, log } = placed(drv, around);
  const list = [...lacks.values()].map(({ name, wanted, found }) =>
    found === undefined ? name : `${name} ${wanted} (there is ${found})`,
  );
  return new Problem(
    "build-system-missing",
    `${label} cannot be built without ${list.join(", ")}, which its build system lacks${logTail(lines, 5)}`,
    { ...(at && { at }), hint: [...remedies([...lacks.values()]), log].join("; ") },
  );
};

const PHASES = new Set(["buildPhase", "pypaBuildPhase", "setuptoolsBuildPhase"]);

/** A distribution that is not there; with `found`, one that is there in another version than is `wanted`. */
interface Lack {
  readonly name: string;
  readonly wanted?: string;
  readonly found?: string;
}

const remedies = (lacks: readonly Lack[]): readonly string[] => {
  const absent = lacks.filter(({ found }) => found === undefined);
  const other = lacks.filter(({ found }) => found !== undefined);
  return [
    ...(absent.length === 0
      ? []
      : [
          `give it what it needs: buildSystem: [${absent.map(({ name }) => JSON.stringify(name)).join(", ")}]`,
        ]),
    ...other.map(
      ({ name, wanted = "" }) =>
        `put a ${name} ${wanted} in a layer of the image, as a wheel, which then builds it; or take a wheel of this package`,
    ),
  ];
};

/**
 * What `python -m build` finds missing of the declared requirements (PEP 518): a line for each, which ends in
 * the requirement itself where others ask for it. build 0.9 says no more; 1.6 says what it found instead.
 */
const declared = (lines: readonly string[]): readonly Lack[] => {
  const at = lines.findIndex((line) => /^ERROR (?:Missing|Unmet) dependencies\b/.test(line.trim()));
  if (at < 0) return [];
  const lacks: { name: string; wanted?: string; found?: string }[] = [];
  for (const line of lines.slice(at + 1)) {
    const [, what, version = ""] = /^\s+(wanted|found): (.+)$/.exec(line) ?? [];
    const last = lacks.at(-1);
    if (what !== undefined && last !== undefined) {
      if (what === "wanted") last.wanted = version;
      else if (version !== "not installed") last.found = version;
      continue;
    }
    const name = /^\s+(?:.* -> )?([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
    if (name === undefined) break;
    lacks.push({ name: normalise(name) });
  }
  return lacks;
};

/** What its setup.py or its back end imports without declaring it. */
const imported = (lines: readonly string[]): readonly Lack[] =>
  lines.flatMap((line) => {
    const module =
      /^(?:ModuleNotFoundError: No module named|ERROR Backend) '([\w.]+)'/.exec(line.trim())?.[1] ??
      undefined;
    return module === undefined ? [] : [{ name: distributionOf(module) }];
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
