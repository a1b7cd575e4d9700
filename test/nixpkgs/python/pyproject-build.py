"""Builds a wheel of the project in the current folder (PEP 517), in the environment as it is."""

import argparse
import importlib
import os
import sys
import tomllib


def backend(path):
    """The build backend of a pyproject.toml; setuptools where it names none (PEP 517)."""
    system = {}
    if os.path.exists(path):
        with open(path, "rb") as file:
            system = tomllib.load(file).get("build-system", {})
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
    print(backend("pyproject.toml").build_wheel(os.path.abspath(options.outdir), settings))


if __name__ == "__main__":
    main()
