"""Fails when a package and what it propagates hold two copies of one distribution."""

import importlib.metadata
import os
import sys

SITE = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"


def closure(path, seen):
    """The store paths that `path` propagates, with itself."""
    if path not in seen:
        seen.append(path)
        propagated = os.path.join(path, "nix-support", "propagated-build-inputs")
        if os.path.exists(propagated):
            with open(propagated) as file:
                for other in file.read().split():
                    closure(other, seen)
    return seen


found = {}
for path in closure(os.environ["out"], []):
    for distribution in importlib.metadata.distributions(path=[os.path.join(path, SITE)]):
        name = (distribution.metadata["Name"] or "").lower().replace("-", "_")
        found.setdefault(name, []).append(f"{distribution.version} ({path})")

conflicts = {name: places for name, places in found.items() if len(places) > 1}
for name, places in sorted(conflicts.items()):
    print(f"Found duplicated packages in closure for dependency '{name}':", file=sys.stderr)
    for place in places:
        print(f"  {name} {place}", file=sys.stderr)
if conflicts:
    sys.exit(1)
