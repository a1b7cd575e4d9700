/** Requirements and markers, or nearly so, and the environments they are asked in. */
import { markerEnvironment } from "../../compiler/python/marker-environment.ts";
import type { Environment } from "../../compiler/python/marker-environment.ts";
import fc from "../helpers/property.ts";

const kernel = { platform_release: "6.8.0", platform_version: "#1 SMP" };

/** Ours, with a kernel, and two that an image never is. */
export const ENVIRONMENTS: readonly Environment[] = [
  { ...markerEnvironment("3.11", { patch: 2 }), ...kernel },
  { ...markerEnvironment("3.12"), ...kernel },
  { ...markerEnvironment("3.13t"), ...kernel },
  { ...markerEnvironment("3.14"), ...kernel },
  {
    ...markerEnvironment("3.14", { patch: 1 }),
    os_name: "nt",
    sys_platform: "win32",
    platform_system: "Windows",
    platform_machine: "AMD64",
    platform_release: "10",
    platform_version: "10.0.19041",
  },
  {
    ...markerEnvironment("3.11"),
    sys_platform: "darwin",
    platform_system: "Darwin",
    platform_machine: "arm64",
    platform_python_implementation: "PyPy",
    implementation_name: "pypy",
    implementation_version: "7.3.17",
    platform_release: "23.1.0",
    platform_version: "Darwin Kernel",
  },
];

/** Extras asked for together. */
export const EXTRAS: readonly (readonly string[])[] = [
  [],
  ["cublas"],
  ["all", "b"],
  ["Dev.Tools", "standard"],
];

const joined = (...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((each) => each.join(""));
const blank = fc.constantFrom("", "", "", " ", "\t", "  ");
const blanks = fc.constantFrom(" ", "  ", "\t");

/** Now and then broken: a bracket, quote, operator or blank left out. */
const dented = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.nat(200), fc.nat(11))
    .map(([line, at, dent]) =>
      dent === 0 && !/[\w./:]/.test(line.charAt(at))
        ? line.slice(0, at) + line.slice(at + 1)
        : line,
    );

const version = fc.constantFrom(
  ...[
    "3",
    "3.1",
    "3.9",
    "3.11",
    "3.11.2",
    "3.12.0",
    "3.13",
    "3.14",
    "3.14.0",
    "3.14.1",
    "4",
    "2.7",
  ],
  ...["3.14.0rc1", "3.13.dev0", "3.10.0a6"],
);
const pattern = fc.constantFrom("3.*", "3.14.*", "3.1.*", "3.11 3.12", "3.9, 3.14", "", "3.11.2+x");
const order = fc.constantFrom("==", "!=", "<=", ">=", "<", ">", "==", ">=", "<");
const likeness = fc.constantFrom("==", "!=", "in", "not in");
const textOperator = fc.constantFrom("==", "!=", "in", "not in", "not   in");
const quote = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.constantFrom("'", '"')).map(([each, mark]) => mark + each + mark);

const spaced = (operator: string): string => (/^[a-z]/.test(operator) ? ` ${operator} ` : operator);

/**
 * Texts are never ordered, and what is a version stands beside version variables alone: elsewhere
 * `packaging` 23 and 26 differ from each other.
 */
const comparison = fc.oneof(
  joined(
    fc.constantFrom("python_version", "python_full_version", "implementation_version"),
    blank,
    order,
    blank,
    quote(version),
  ),
  joined(
    fc.constantFrom("python_version", "python_full_version"),
    blank,
    likeness.map(spaced),
    blank,
    quote(pattern),
  ),
  joined(
    fc.constantFrom("python_full_version", "python_version"),
    blank,
    fc.constantFrom("~=", "==="),
    blank,
    quote(fc.constantFrom("3.11", "3.14.0", "3.11.2", "3.0")),
  ),
  joined(
    quote(fc.constantFrom("3.9", "3.11", "3.14", "3.13.1")),
    blank,
    fc.constantFrom("<", "<=", "==", "!=", ">", ">="),
    blank,
    fc.constantFrom("python_version", "python_full_version"),
  ),
  joined(
    fc.constantFrom("os_name", "sys_platform", "platform_system", "platform_machine", "os.name"),
    blank,
    textOperator.map(spaced),
    blank,
    quote(fc.constantFrom("posix", "nt", "linux", "win32", "Linux", "x86_64", "linux darwin", "")),
  ),
  joined(
    quote(fc.constantFrom("linux", "x86", "nt", "win")),
    fc.constantFrom(" in ", " not in ", "==", "!="),
    fc.constantFrom("sys_platform", "platform_machine", "os_name"),
  ),
  joined(
    fc.constant("extra"),
    blank,
    fc.constantFrom("==", "==", "==", "!="),
    blank,
    quote(fc.constantFrom("cublas", "all", "b", "dev-tools", "DEV_tools", "standard", "other", "")),
  ),
);

/** A marker of comparisons, `and`, `or` and parentheses. */
export const markerText: fc.Arbitrary<string> = dented(
  fc.letrec<{ marker: string; term: string }>((tie) => ({
    marker: fc
      .array(fc.tuple(tie("term"), fc.constantFrom("and", "or")), { minLength: 1, maxLength: 3 })
      .map((terms) =>
        terms.map(([term, word], at) => (at === 0 ? term : ` ${word} ${term}`)).join(""),
      ),
    term: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      comparison,
      comparison,
      joined(fc.constant("("), blank, tie("marker"), blank, fc.constant(")")),
    ),
  })).marker,
);

const name = fc.constantFrom(
  "torch",
  "Flash_Attn",
  "zope.interface",
  "x",
  "a--b",
  "3to2",
  "nvidia-cublas",
);
const extras = fc.oneof(
  fc.constant(""),
  joined(
    fc.constant("["),
    blank,
    fc.constantFrom("", "a", "a,b", "A_b , c"),
    blank,
    fc.constant("]"),
  ),
);
const clause = fc.tuple(
  fc.constantFrom("==", "!=", "<=", ">=", "<", ">", "~="),
  blank,
  fc.constantFrom(
    "1",
    "1.0",
    "1.*",
    "2.10.0",
    "2.10.0+cu130",
    "1.0a1",
    "13.1.1.3.*",
    "0.44.0.dev0",
  ),
  blank,
);
// An operator comes once: which clauses are the same depends on the release of `packaging`.
const clauses = fc
  .uniqueArray(clause, { minLength: 1, maxLength: 3, selector: ([operator]) => operator })
  .map((each) => each.map((parts) => parts.join("")).join(","));
const specifier = fc.oneof(
  fc.constant(""),
  clauses,
  joined(fc.constant("("), blank, clauses, fc.constant(")")),
);
const url = joined(
  fc.constant("@"),
  blank,
  fc.constantFrom("https://a.example/x.whl#sha256=0", "git+https://a.example/x@1", "file:///x.whl"),
);

/** A whole requirement. */
export const requirementText: fc.Arbitrary<string> = dented(
  fc.oneof(
    joined(blank, name, blank, extras, blank, specifier, blank),
    joined(blank, name, blank, extras, blank, specifier, blank, fc.constant(";"), markerText),
    joined(name, blank, extras, blank, url),
    joined(name, blank, extras, blank, url, blanks, fc.constant(";"), blank, markerText, blank),
  ),
);
