"""Which GPUs the code in a library runs on.

A list is what torch calls its architectures: `sm_86` is machine code, `compute_90` is PTX, which the
driver compiles at the first start.

Source: CUDA C++ Programming Guide, "Binary Compatibility", "PTX Compatibility"; NVIDIA's note on
family-specific architectures (`f`) of CUDA 12.9.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Arch:
    """One of the list."""

    kind: Literal["sm", "compute"]
    major: int
    minor: int
    suffix: str
    """`a`: for exactly this one; `f`: for this one and later ones of its family; or nothing."""
    name: str


def parse_arch(name: str) -> Arch | None:
    """`sm_90a`, `compute_120`; None for what is neither."""
    found = re.fullmatch(r"(sm|compute)_(\d+)(\d)([af]?)", name)
    if found is None:
        return None
    kind: Literal["sm", "compute"] = "sm" if found[1] == "sm" else "compute"
    return Arch(kind, int(found[2]), int(found[3]), found[4], name)


def runs_as(capability: str, architectures: Iterable[str]) -> str | None:
    """What a GPU of that compute capability would run, the best of the list; None for nothing.

    >>> runs_as("8.9", ["sm_80", "sm_86", "compute_90"])
    'sm_86'
    >>> runs_as("12.1", ["sm_90", "compute_90"])
    'compute_90'
    """
    major, minor = (int(each) for each in capability.split("."))
    known = [each for each in map(parse_arch, architectures) if each is not None]
    fitting = [each for each in known if _fits(each, major, minor)]
    if not fitting:
        return None
    return max(
        fitting, key=lambda each: (each.kind == "sm", each.major, each.minor, each.suffix)
    ).name


def _fits(arch: Arch, major: int, minor: int) -> bool:
    if arch.suffix == "a":
        return (arch.major, arch.minor) == (major, minor)
    if arch.kind == "sm" or arch.suffix == "f":
        return arch.major == major and arch.minor <= minor
    return (arch.major, arch.minor) <= (major, minor)
