"""Which modules of a distribution must import."""

from comfynix_check.manifest import Distribution, Manifest

NOT_FOR_USERS = frozenset({"benchmarks", "conftest", "docs", "examples", "setup", "test", "tests"})
"""Top-level modules that wheels ship by mistake: nobody imports them."""


def modules_to_import(distribution: Distribution) -> tuple[list[str], list[str]]:
    """Those that must, and those whose failure is worth a warning.

    What the config names must. Of the rest the module named as the distribution, if there is one,
    stands for it: `torch` for torch, whose `torchgen` and `functorch` few ever import.
    """
    public = [
        each
        for each in distribution.modules
        if each not in NOT_FOR_USERS
        and not each.startswith("_")
        and each not in distribution.imports
    ]
    own = distribution.name.replace("-", "_")
    named = [each for each in public if each.lower() == own] or public
    return [*distribution.imports, *named], [each for each in public if each not in named]


def importable(manifest: Manifest) -> list[str]:
    """Names of the distributions that have something to import."""
    return [each.name for each in manifest.distributions if any(modules_to_import(each))]
