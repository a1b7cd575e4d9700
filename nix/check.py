"""Check a Python environment: requirements met, modules importable.

Usage: python check.py [--waive=NAME:REQUIRED ...] [MODULE ...]; exits 1 after printing every fault.
A requirement that NAME has on REQUIRED need not be met.
"""

import importlib
import importlib.metadata
import re
import sys

from packaging.requirements import Requirement


def normalise(name):
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def unmet(distributions, waived):
    """Lines for every Requires-Dist that no distribution of the environment meets."""
    for name, distribution in sorted(distributions.items()):
        for line in distribution.requires or []:
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            if (name, normalise(requirement.name)) in waived:
                continue
            found = distributions.get(normalise(requirement.name))
            if found is None:
                yield f"{name} requires {requirement}, which is not in the environment"
            elif not requirement.specifier.contains(found.version, prereleases=True):
                yield f"{name} requires {requirement}, but {found.version} is in the environment"


def broken(modules):
    """Lines for every module that does not import."""
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:
            yield f"import {module}: {type(error).__name__}: {error}"


def main(arguments):
    modules = [each for each in arguments if not each.startswith("--waive=")]
    pairs = [each[8:].split(":", 1) for each in arguments if each.startswith("--waive=")]
    waived = {(normalise(name), normalise(required)) for name, required in pairs}
    distributions = {
        normalise(each.name): each for each in importlib.metadata.distributions() if each.name
    }
    faults = [*unmet(distributions, waived), *broken(modules)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
