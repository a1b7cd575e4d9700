/**
 * Modules that several distributions install, each with its own files at the same paths. Only one of
 * them may be in an environment.
 *
 * Sources, beside those of `python/module-providers.ts`: CuPy's installation guide ("only one CuPy
 * package"); ONNX Runtime's install page ("only one of these packages should be installed at a time");
 * the top-level modules of the others as their wheels list them.
 */
import { MODULE_PROVIDERS } from "../python/module-providers.ts";

/** The module a distribution shares with others, if it is known for one. */
export const moduleOfDistribution = (name: string): string | undefined => OF_DISTRIBUTION.get(name);

/** The same for an attribute of nixpkgs' Python set. */
export const moduleOfAttribute = (attribute: string): string | undefined =>
  OF_ATTRIBUTE.get(attribute);

/**
 * Packages shared by many distributions (PEP 420 namespaces, or kept as such by agreement), and
 * folders that wheels carry by mistake: that two install them says nothing.
 */
export const sharedModules: ReadonlySet<string> = new Set([
  "azure",
  "backports",
  "benchmarks",
  "cuda",
  "docs",
  "examples",
  "google",
  "jaraco",
  "mpl_toolkits",
  "nvidia",
  "opentelemetry",
  "repoze",
  "ruamel",
  "scripts",
  "sphinxcontrib",
  "test",
  "tests",
  "tools",
  "zope",
]);

/** Rivals: they install the same module, but one cannot stand in for the other. */
const RIVALS: Readonly<Record<string, readonly string[]>> = {
  cupy: ["cupy-rocm-5-0", "cupy-rocm-7-0"],
  faiss: ["faiss", "faiss-cpu", "faiss-gpu", "faiss-gpu-cu11", "faiss-gpu-cu12"],
  ffmpeg: ["ffmpeg", "ffmpeg-python", "python-ffmpeg"],
  onnxruntime: ["onnxruntime-directml"],
  pynvml: ["nvidia-ml-py3"],
  tensorflow: ["tensorflow", "tensorflow-cpu", "tensorflow-gpu"],
  triton: ["pytorch-triton-xpu", "triton-rocm"],
};

const pairs = (table: Readonly<Record<string, readonly string[]>>): [string, string][] =>
  Object.entries(table).flatMap(([module, names]) =>
    names.map((name): [string, string] => [name, module]),
  );

const column = (key: "distributions" | "attributes"): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(MODULE_PROVIDERS).map(([module, providers]) => [module, providers[key]]),
  );

const OF_DISTRIBUTION: ReadonlyMap<string, string> = new Map([
  ...pairs(column("distributions")),
  ...pairs(RIVALS),
]);

const OF_ATTRIBUTE: ReadonlyMap<string, string> = new Map(pairs(column("attributes")));
