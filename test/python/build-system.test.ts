import { describe, expect, it } from "vitest";
import { buildSystemOf } from "../../compiler/python/build-system.ts";

describe("the build system of a source", () => {
  it("is the one it declares", () => {
    const pyproject = `
[build-system]
requires = ["flit_core >=2,<4", 'tomli; python_version < "3.11"'] # as loguru has it
build-backend = "flit_core.buildapi"
backend-path = ["."]

[tool.x]
when = 2026-01-01
`;
    expect(buildSystemOf({ pyproject, setupPy: "import numpy, pkg_resources" })).toEqual({
      requires: ["flit_core >=2,<4", 'tomli; python_version < "3.11"'],
      backend: "flit_core.buildapi",
      computed: false,
    });
  });

  it("is setuptools where none is declared", () => {
    const none = buildSystemOf({ pyproject: "[project]\nname = 'x'\n" });
    expect(none).toEqual(buildSystemOf({}));
    expect(none.requires).toEqual(["setuptools>=40.8.0"]);
    expect(none.backend).toBe("setuptools.build_meta:__legacy__");
  });

  it("holds what an old setup.py imports: insightface", () => {
    const setupPy = `#!/usr/bin/env python
import os, io
import numpy as np
from setuptools import find_packages, setup, Extension
from Cython.Distutils import build_ext
try:
    import torch
except ImportError:
    pass
`;
    const read = buildSystemOf({ setupPy, setupCfg: "[options]\nsetup_requires = onnx>=1; six\n" });
    expect(read.requires).toEqual(["setuptools>=40.8.0", "numpy", "cython", "onnx>=1", "six"]);
  });

  it("holds setup_requires of setup.py, declared or not, where setuptools builds", () => {
    const setupPy = "setup(setup_requires=['pytest-runner', 'numpy'])";
    expect(buildSystemOf({ setupPy }).requires).toEqual([
      "setuptools>=40.8.0",
      "pytest-runner",
      "numpy",
    ]);
    const declared = "[build-system]\nrequires = ['setuptools>=61', 'numpy']\n";
    const backend = (name: string) => `${declared}build-backend = '${name}'\n`;
    const requires = ["setuptools>=61", "numpy", "pytest-runner"];
    const pyproject = backend("setuptools.build_meta");
    expect(buildSystemOf({ pyproject, setupPy }).requires).toEqual(requires);
    const other = buildSystemOf({ pyproject: backend("hatchling.build"), setupPy });
    expect(other.requires).toEqual(["setuptools>=61", "numpy"]);
  });

  it("says where setup.py computes what it asks for", () => {
    const setupPy = "setup(setup_requires=read('requirements.txt'))";
    expect(buildSystemOf({ setupPy })).toMatchObject({
      requires: ["setuptools>=40.8.0"],
      computed: true,
    });
    const pyproject = "[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'";
    expect(buildSystemOf({ pyproject, setupPy }).computed).toBe(false);
  });

  it("keeps to a setuptools that has pkg_resources where setup.py imports it: CLIP", () => {
    const setupPy = "import os\n\nimport pkg_resources\nfrom setuptools import setup\n";
    const read = buildSystemOf({ setupPy });
    expect(read.requires).toEqual(["setuptools>=40.8.0,<82"]);
    const lenient = "try:\n    import pkg_resources\nexcept ImportError:\n    pass\n";
    expect(buildSystemOf({ setupPy: lenient }).requires).toEqual(["setuptools>=40.8.0"]);
    const declared = (requirement: string) =>
      buildSystemOf({
        setupPy,
        pyproject: `[build-system]\nrequires = ['''${requirement}''', "wheel"]\n`,
      }).requires[0];
    expect(declared("setuptools")).toBe("setuptools<82");
    expect(declared("setuptools[core, ssl]>=61; python_version > '3'")).toBe(
      "setuptools[core,ssl]>=61,<82; python_version > '3'",
    );
    expect(declared("setuptools==70.1")).toBe("setuptools==70.1");
    expect(declared("setuptools<81")).toBe("setuptools<81");
    const url = "setuptools @ https://a.example/setuptools.zip";
    expect(declared(url)).toBe(url);
  });

  it("is setuptools', too, where a back end of its own requires that", () => {
    const pyproject = (requires: string) =>
      `[build-system]\nrequires = [${requires}]\nbuild-backend = "build_it"\nbackend-path = ["tools"]\n`;
    const setupPy = "import pkg_resources\nsetup(setup_requires=['numpy'])";
    expect(buildSystemOf({ pyproject: pyproject("'setuptools', 'wheel'"), setupPy })).toEqual({
      requires: ["setuptools<82", "wheel", "numpy"],
      backend: "build_it",
      computed: false,
    });
    expect(buildSystemOf({ pyproject: pyproject("'cmake'"), setupPy }).requires).toEqual(["cmake"]);
    expect(buildSystemOf({ pyproject: pyproject(""), setupPy }).requires).toEqual([]);
  });

  it.each([
    [
      "[build-system]\nbuild-backend = 'x'\n",
      "pyproject.toml: build-system.requires is missing (PEP 518)",
    ],
    [
      "[build-system]\nrequires = 'x'\n",
      'build-system.requires is "x" and must be a list (PEP 518)',
    ],
    ["[build-system]\nrequires = [\n", "pyproject.toml, line 3, column 1: Invalid TOML"],
    ["[build-system]\nrequires = ['x >=']\n", 'requirement "x >=", column 5: expected a version'],
  ])("that is malformed is refused: %j", (pyproject, message) => {
    expect(() => buildSystemOf({ pyproject })).toThrow(message);
  });
});
