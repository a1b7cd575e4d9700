/** What a marker may ask of the machine. Source: PEP 508, "Environment Markers". */
import type { PythonVersion } from "../../dsl/node.ts";

/** Variables that hold versions: their comparisons follow PEP 440. */
export const VERSION_VARIABLES = [
  "python_version",
  "python_full_version",
  "implementation_version",
  "platform_release",
] as const;

/** Variables that hold plain text. */
export const TEXT_VARIABLES = [
  "os_name",
  "sys_platform",
  "platform_machine",
  "platform_python_implementation",
  "platform_system",
  "platform_version",
  "implementation_name",
  "extra",
] as const;

export type MarkerVariable = (typeof VERSION_VARIABLES)[number] | (typeof TEXT_VARIABLES)[number];

/** Values by variable; `extra` is asked for apart. A variable without a value is not known. */
export type Environment = Readonly<Partial<Record<Exclude<MarkerVariable, "extra">, string>>>;

/**
 * The environment of an image: CPython on x86_64 Linux. An interpreter without the GIL answers as the
 * one with it. `platform_release` and `platform_version` are the kernel's, which no image knows.
 *
 * @param options.patch  Patch release of the interpreter. Default: 0, `3.14.0`.
 * @example markerEnvironment("3.14t").python_full_version // "3.14.0"
 */
export const markerEnvironment = (
  python: PythonVersion,
  options: { readonly patch?: number } = {},
): Environment => {
  const version = python.replace("t", "");
  const full = `${version}.${options.patch ?? 0}`;
  return {
    os_name: "posix",
    sys_platform: "linux",
    platform_machine: "x86_64",
    platform_python_implementation: "CPython",
    platform_system: "Linux",
    python_version: version,
    python_full_version: full,
    implementation_name: "cpython",
    implementation_version: full,
  };
};
