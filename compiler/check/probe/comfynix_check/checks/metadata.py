"""What is installed: each promised distribution in its version, and everything that is required."""

import importlib.util
import sys
from collections.abc import Iterator

from comfynix_check.installed import installed, normalise
from comfynix_check.manifest import Manifest
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Skip


@check("pkg.meta", applies=lambda manifest: bool(manifest.distributions))
def metadata(context: Context) -> Outcome:
    """As `pip check`, and against the manifest; what the manifest waives is not asked for."""
    found = installed()
    if context.packaging is not None:
        sys.path.insert(0, str(context.packaging))
    if importlib.util.find_spec("packaging") is None:
        return Skip("there is no Python packaging to read requirements with")
    expected = {"distributions": len(context.manifest.distributions)}
    actual = {"distributions": len(found)}
    missing = [each.name for each in context.manifest.distributions if each.name not in found]
    for code, lines in (
        ("distribution_missing", missing),
        ("version_differs", list(_other_versions(context.manifest))),
        ("requirement_unmet", list(_unmet(context.manifest))),
    ):
        if lines:
            return Fail(code, expected=expected, actual=actual, lines=lines)
    return Pass(expected=expected, actual=actual)


def _other_versions(manifest: Manifest) -> Iterator[str]:
    """Compared as versions (PEP 440), so that 1.0 is 1.0.0."""
    from packaging.version import InvalidVersion, Version

    found = installed()
    for each in manifest.distributions:
        there = found.get(each.name)
        if there is None or each.version is None:
            continue
        try:
            same = Version(there.version) == Version(each.version)
        except InvalidVersion:
            same = there.version == each.version
        if not same:
            yield f"{each.name} {there.version} instead of {each.version}"


def _unmet(manifest: Manifest) -> Iterator[str]:
    """Every Requires-Dist that no installed distribution meets."""
    from packaging.requirements import InvalidRequirement, Requirement

    waived = {(each.name, other) for each in manifest.distributions for other in each.waived}
    found = installed()
    for name, distribution in sorted(found.items()):
        for line in distribution.requires or []:
            try:
                requirement = Requirement(line)
            except InvalidRequirement:
                continue  # its build's fault, and nothing anybody could install
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            wanted = normalise(requirement.name)
            if (name, wanted) in waived:
                continue
            there = found.get(wanted)
            if there is None:
                yield f"{name} requires {requirement}, which is not in the environment"
            elif not requirement.specifier.contains(there.version, prereleases=True):
                yield f"{name} requires {requirement}, but {there.version} is in the environment"
