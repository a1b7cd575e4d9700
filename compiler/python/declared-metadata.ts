/** Requirements that a source declares without being run. Source: PEP 621, `[project]` of pyproject.toml. */
import { parse, TomlError } from "smol-toml";
import * as v from "valibot";

/** What is declared, as core metadata has it. */
export interface DeclaredMetadata {
  requires: string[];
  requiresPython?: string;
  extras?: string[];
}

/**
 * The requirements in a pyproject.toml; undefined where there is no `[project]`, or where it leaves them
 * to the build (`dynamic`).
 *
 * @example
 * declaredMetadata('[project]\nname = "x"\ndependencies = ["numpy>=2"]')
 * // { requires: ["numpy>=2"] }
 */
export const declaredMetadata = (pyproject: string): DeclaredMetadata | undefined => {
  const result = v.safeParse(schema, toml(pyproject));
  const project = result.success ? result.output.project : undefined;
  if (project === undefined || project.dynamic?.includes("dependencies") === true) return undefined;
  const optional = Object.entries(project["optional-dependencies"] ?? {});
  const requiresPython = project["requires-python"];
  return {
    requires: [
      ...(project.dependencies ?? []),
      ...optional.flatMap(([extra, lines]) => lines.map((line) => behindExtra(line, extra))),
    ],
    ...(requiresPython !== undefined && { requiresPython }),
    ...(optional.length > 0 && { extras: optional.map(([extra]) => extra) }),
  };
};

const schema = v.object({
  project: v.optional(
    v.object({
      dynamic: v.optional(v.array(v.string())),
      dependencies: v.optional(v.array(v.string())),
      "optional-dependencies": v.optional(v.record(v.string(), v.array(v.string()))),
      "requires-python": v.optional(v.string()),
    }),
  ),
});

/** As build back ends write it into METADATA. */
const behindExtra = (line: string, extra: string): string => {
  const [, requirement = line, marker] = /^(.*?)\s*;\s*(.*)$/s.exec(line) ?? [];
  const asked = `extra == "${extra}"`;
  return `${requirement}; ${marker === undefined ? asked : `(${marker}) and ${asked}`}`;
};

const toml = (text: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
};
