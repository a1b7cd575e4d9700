/**
 * What builds a source, read from its files without running them. Sources: PEP 517 and 518
 * (`[build-system]`), setuptools' documentation for sources that are older than those.
 */
import { parse, TomlError } from "smol-toml";
import * as v from "valibot";
import { faultText } from "../schema-fault.ts";
import { FormatError } from "./format-error.ts";
import { iniList } from "./ini-list.ts";
import { pythonImports } from "./python-imports.ts";
import type { PythonImport } from "./python-imports.ts";
import { parseRequirement } from "./requirement.ts";
import { setupRequires } from "./setup-requires.ts";
import { admits } from "./specifier.ts";

/** Text of the files at the root of a source; absent where there is none. */
export interface SourceFiles {
  readonly pyproject?: string;
  readonly setupPy?: string;
  readonly setupCfg?: string;
}

/** How a source is built. */
export interface BuildSystem {
  /** Requirements (PEP 508), in order. */
  readonly requires: readonly string[];
  /** `module:object` that builds it. */
  readonly backend: string;
  /** Whether setup.py computes what more it asks for, which nobody knows without running it. */
  readonly computed: boolean;
}

/**
 * The build system of a source. Where `[build-system]` is declared it is taken at its word; where it is
 * not, setuptools builds, with what setup.py imports. Either way setuptools asks for what setup.cfg and
 * setup.py have in `setup_requires` (its hook of PEP 517 says so), and a back end in the source that
 * requires setuptools is taken for one that hands on to it.
 *
 * A setup.py that imports `pkg_resources` needs a setuptools that still has it: below 82.
 *
 * @throws {FormatError} From a pyproject.toml that is not TOML or breaks PEP 518.
 * @example buildSystemOf({ setupPy: "import pkg_resources\nfrom setuptools import setup" }).requires
 * // ["setuptools>=40.8.0,<82"]
 */
export const buildSystemOf = (files: SourceFiles): BuildSystem => {
  const declared = declaredIn(files.pyproject);
  const backend = declared?.["build-backend"] ?? "setuptools.build_meta:__legacy__";
  const imports = pythonImports(files.setupPy ?? "");
  const bySetuptools = backend.startsWith("setuptools.") || wrapsSetuptools(declared);
  const old =
    bySetuptools && imports.some(({ module, tried }) => top(module) === "pkg_resources" && !tried);
  const asked = setupRequires(files.setupPy ?? "");
  const requires = [
    ...(declared?.requires ?? undeclared(imports)),
    ...(bySetuptools ? iniList(files.setupCfg ?? "", "options", "setup_requires") : []),
    ...(bySetuptools ? (asked ?? []) : []),
  ].map((each) => (old && admitsNewSetuptools(each) ? withBound(each) : each));
  return {
    requires: [...new Set(requires)],
    backend,
    computed: bySetuptools && asked === undefined,
  };
};

/** A back end inside the source that asks for setuptools hands on to it (PEP 517, "In-tree build backends"). */
const wrapsSetuptools = (declared: Declared | undefined): boolean =>
  (declared?.["backend-path"] ?? []).length > 0 &&
  declared?.requires.some((each) => parseRequirement(each).name === "setuptools") === true;

/** With the modules that setup.py needs before anything is installed. */
const undeclared = (imports: readonly PythonImport[]): readonly string[] => [
  SETUPTOOLS,
  ...imports.flatMap(({ module, always }) => (always ? (BUILD_MODULES[top(module)] ?? []) : [])),
];

/** Source: PEP 517, "Source trees"; the bound is the first setuptools with that back end. */
const SETUPTOOLS = "setuptools>=40.8.0";

/** Setuptools 82 removed `pkg_resources`. Source: its changelog, v82.0.0. */
const LAST_WITH_PKG_RESOURCES = "<82";

/** Modules that a setup.py needs before anything is installed, and who provides them. */
const BUILD_MODULES: Readonly<Record<string, string>> = {
  Cython: "cython",
  cffi: "cffi",
  cmake: "cmake",
  mypyc: "mypy",
  nanobind: "nanobind",
  numpy: "numpy",
  packaging: "packaging",
  pybind11: "pybind11",
  setuptools_rust: "setuptools-rust",
  setuptools_scm: "setuptools-scm",
  skbuild: "scikit-build",
  torch: "torch",
  wheel: "wheel",
};

const top = (module: string): string => module.split(".", 1)[0] ?? module;

const table = v.object({
  "build-system": v.optional(
    v.object({
      requires: v.array(v.string()),
      "build-backend": v.optional(v.string()),
      "backend-path": v.optional(v.array(v.string())),
    }),
  ),
});

type Declared = NonNullable<v.InferOutput<typeof table>["build-system"]>;

const declaredIn = (pyproject: string | undefined): Declared | undefined => {
  if (pyproject === undefined) return undefined;
  const result = v.safeParse(table, toml(pyproject));
  if (!result.success) {
    throw new FormatError("pyproject.toml", `${faultText(result.issues[0])} (PEP 518)`);
  }
  const declared = result.output["build-system"];
  for (const each of declared?.requires ?? []) parseRequirement(each);
  return declared;
};

const toml = (text: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n", 1)[0] ?? "it is not TOML";
    throw new FormatError("pyproject.toml", reason, { line: error.line, column: error.column });
  }
};

/** Whether it is setuptools and lets in one without `pkg_resources`. */
const admitsNewSetuptools = (text: string): boolean => {
  const { name, specifier, url } = parseRequirement(text);
  return name === "setuptools" && url === undefined && admits(specifier, "82.0.0");
};

const withBound = (text: string): string => {
  const { extras, specifier } = parseRequirement(text);
  const asked = extras.length === 0 ? "" : `[${extras.join(",")}]`;
  const marker = text.includes(";") ? `;${text.slice(text.indexOf(";") + 1)}` : "";
  const clauses = [specifier, LAST_WITH_PKG_RESOURCES].filter((each) => each !== "").join(",");
  return `setuptools${asked}${clauses}${marker}`;
};
