"""Scaled dot-product attention, of the shapes of Stable Diffusion, Flux and a text encoder."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from comfynix_check.numerics.data import SEED, normal
from comfynix_check.numerics.verdict import Case

LIMITS = {"fp32": 2e-3, "fp16": 2e-3, "bf16": 1e-2}
"""fp32 products may be TF32."""

QUANTISED = 0.997
"""Least cosine similarity of a kernel that quantises to 8 bits on its own. Queries and keys in int8 leave
0.9999; weights and values in fp8 besides, as SageAttention 2 takes them from compute capability 8.9 on, 0.9993."""


@dataclass(frozen=True)
class Shape:
    """Sizes: queries and keys a head has, and its width."""

    name: str
    queries: int
    keys: int
    width: int
    causal: bool = False


SELF = Shape("self-attention, head 64", queries=512, keys=512, width=64)
CROSS = Shape("cross-attention, head 40", queries=256, keys=77, width=40)
WIDE = Shape("self-attention, head 128", queries=384, keys=384, width=128)
CAUSAL = Shape("causal, head 64", queries=256, keys=256, width=64, causal=True)
SHAPES = (SELF, CROSS, WIDE, CAUSAL)

BATCH, HEADS = 2, 4

Attention = Callable[[Any, Any, Any, bool], Any]
"""Queries, keys and values of batch, heads, length, width; and whether it is causal."""


def cases(
    torch: Any,
    attention: Attention,
    precision: str,
    device: Any,
    *,
    shapes: tuple[Shape, ...] = SHAPES,
    cosine: float | None = None,
) -> Iterator[Case]:
    """Each shape in one precision on one device."""
    dtype = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]
    for shape in shapes:
        q, k, v = (
            normal(torch, BATCH, HEADS, length, shape.width, seed=SEED + i).to(dtype)
            for i, length in enumerate((shape.queries, shape.keys, shape.keys))
        )
        on_device = [each.to(device) for each in (q, k, v)]
        yield Case(
            name=f"{shape.name}, {precision}",
            run=lambda inputs=on_device, causal=shape.causal: attention(*inputs, causal),
            reference=reference(torch, q, k, v, shape.causal),
            limit=LIMITS[precision],
            cosine=cosine,
        )


def reference(torch: Any, q: Any, k: Any, v: Any, causal: bool) -> Any:
    """By its definition, in fp64 on the CPU: softmax(q kᵀ / √width) v."""
    q, k, v = (each.cpu().double() for each in (q, k, v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if causal:
        above = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(above, float("-inf"))
    return torch.softmax(scores, dim=-1) @ v
