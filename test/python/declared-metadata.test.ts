import { expect, test } from "vitest";
import { declaredMetadata } from "../../compiler/python/declared-metadata.ts";
import { parseRequirement } from "../../compiler/python/requirement.ts";

const project = (...lines: string[]) => declaredMetadata(["[project]", ...lines].join("\n"));

test("requirements, bounds on Python and extras, as METADATA would have them", () => {
  expect(
    project(
      'dependencies = ["numpy>=2", "tomli; python_version < \'3.11\'"]',
      'requires-python = ">=3.10"',
      "optional-dependencies = { gpu = [\"cupy\", \"triton; sys_platform == 'linux' or os_name == 'nt'\"] }",
    ),
  ).toEqual({
    requires: [
      "numpy>=2",
      "tomli; python_version < '3.11'",
      'cupy; extra == "gpu"',
      "triton; (sys_platform == 'linux' or os_name == 'nt') and extra == \"gpu\"",
    ],
    requiresPython: ">=3.10",
    extras: ["gpu"],
  });
});

test("every line it makes up is a requirement", () => {
  const found = project('optional-dependencies = { a = ["x>=1", "y ; os_name == \'nt\'"] }');
  for (const line of found?.requires ?? []) expect(parseRequirement(line).marker).toBeDefined();
});

test("a project without requirements has none; one that leaves them to the build is not known", () => {
  expect(project('name = "x"')).toEqual({ requires: [] });
  expect(project('dynamic = ["dependencies"]')).toBeUndefined();
  expect(declaredMetadata("[build-system]\nrequires = []")).toBeUndefined();
  expect(declaredMetadata("no toml at all")).toBeUndefined();
  expect(project("dependencies = 3")).toBeUndefined();
});
