"""Memory that keeps what was written to it."""

from collections.abc import Iterator
from typing import Any

from comfynix_check.result import Fail

CHUNK = 64 * 1024 * 1024
"""Bytes allocated at a time. To sum one, torch makes an int64 copy, twice as large, of what memory is left."""

STRIDE = 100_003
"""How far apart the patterns of neighbouring chunks begin."""


def filled(torch: Any, device: Any, total: int, *, chunk: int = CHUNK) -> Iterator[Any]:
    """Chunks of int32, together `total` bytes: each counts up from a number of its own."""
    for number in range(total // chunk):
        first = number * STRIDE
        yield torch.arange(first, first + chunk // 4, dtype=torch.int32, device=device)


def checked(torch: Any, chunks: list[Any], **where: Any) -> dict[str, Any]:
    """Sums each chunk after all were written. Raises Fail `memory_wrong`.

    Memory that two chunks share, or that does not hold its bits, gives another sum.
    """
    for number, chunk in enumerate(chunks):
        first, length = number * STRIDE, chunk.numel()
        expected = length * first + length * (length - 1) // 2
        found = int(chunk.sum(dtype=torch.int64))
        if found != expected:
            raise Fail("memory_wrong", **where, chunk=number, found=found, wanted=expected)
    size = sum(chunk.numel() * 4 for chunk in chunks)
    return {"bytes": size, "chunks": len(chunks)}
