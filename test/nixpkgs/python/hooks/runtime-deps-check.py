"""Fails unless the requirements of a wheel's METADATA are installed in versions that fit."""

import importlib.metadata
import sys
import zipfile
from email.parser import Parser

from packaging.requirements import Requirement

with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())

problems = []
for line in metadata.get_all("Requires-Dist") or []:
    requirement = Requirement(line)
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        continue
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        problems.append(f"{requirement.name} not installed")
    else:
        if not requirement.specifier.contains(version, prereleases=True):
            problems.append(f"{requirement.name}{requirement.specifier} not satisfied by version {version}")

for problem in problems:
    print(f"  - {problem}", file=sys.stderr)
if problems:
    sys.exit(1)
