"""a + b, and 3a + b: sums that are exact in fp32, for kernels that are only there to be compiled."""

from collections.abc import Callable
from typing import Any

from comfynix_check.numerics.data import SEED, integers
from comfynix_check.numerics.verdict import Case

LENGTH = 10_007
"""No multiple of a block, so that a kernel without its mask writes past the end or stops short."""


def case(
    torch: Any, name: str, add: Callable[[Any, Any], Any], device: Any, *, factor: int = 1
) -> Case:
    """`factor * a + b` on whole numbers."""
    a, b = (integers(torch, -1000, 1000, LENGTH, seed=SEED + i).float() for i in (0, 1))
    on_device = a.to(device), b.to(device)
    return Case(
        name=name, run=lambda: add(*on_device), reference=(factor * a + b).double(), limit=0
    )
