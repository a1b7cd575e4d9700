"""Builds a wheel of the project in the current folder (PEP 517), in the environment as it is."""

import argparse
import importlib
import importlib.metadata
import os
import re
import sys
import tomllib


def build_system(path):
    """The table [build-system] of a pyproject.toml (PEP 518)."""
    if not os.path.exists(path):
        return {}
    with open(path, "rb") as file:
        return tomllib.load(file).get("build-system", {})


def missing(system):
    """What it requires and nobody has; versions are not looked at."""
    for requirement in system.get("requires", []):
        try:
            importlib.metadata.distribution(re.match(r"[\w.-]+", requirement)[0])
        except importlib.metadata.PackageNotFoundError:
            yield requirement


def backend(system):
    """The build backend it names; setuptools where it names none (PEP 517)."""
    name = system.get("build-backend", "setuptools.build_meta:__legacy__")
    sys.path[:0] = [os.path.abspath(folder) for folder in system.get("backend-path", [])]
    module, _, attribute = name.partition(":")
    found = importlib.import_module(module)
    for part in attribute.split(".") if attribute else []:
        found = getattr(found, part)
    return found


def main():
    parser = argparse.ArgumentParser(prog="pyproject-build")
    parser.add_argument("--no-isolation", action="store_true", required=True)
    parser.add_argument("--wheel", action="store_true", required=True)
    parser.add_argument("--skip-dependency-check", action="store_true")
    parser.add_argument("--outdir", default="dist")
    parser.add_argument("-C", "--config-setting", action="append", default=[])
    options = parser.parse_args()
    os.makedirs(options.outdir, exist_ok=True)
    settings = dict(setting.split("=", 1) for setting in options.config_setting)
    system = build_system("pyproject.toml")
    lacking = [] if options.skip_dependency_check else list(missing(system))
    if lacking:
        sys.exit("\nERROR Missing dependencies:\n" + "\n".join(f"\t{each}" for each in lacking))
    print(backend(system).build_wheel(os.path.abspath(options.outdir), settings))


if __name__ == "__main__":
    main()
