"""Inputs that are the same in every run and on every machine: made on the CPU from a seed."""

from typing import Any

SEED = 20260
"""Any number would do; it is in the report by way of this file."""


def normal(torch: Any, *shape: int, seed: int = SEED) -> Any:
    """Standard normal fp32 on the CPU."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float32)


def integers(torch: Any, low: int, high: int, *shape: int, seed: int = SEED) -> Any:
    """Whole numbers from `low` to `high` inclusive, int64 on the CPU."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(low, high + 1, shape, generator=generator)


def rounded_to_tf32(torch: Any, values: Any) -> Any:
    """fp32 with the 10 bits of TF32 (to nearest even), which a TF32 kernel reads unchanged."""
    bits = values.contiguous().view(torch.int32)
    lowest_kept = (bits >> 13) & 1
    return ((bits + 0x0FFF + lowest_kept) & ~0x1FFF).view(torch.float32)
