"""torch.compile: a function of the kind a model is made of, compiled cold, then from the cache."""

import time
from typing import Any

from comfynix_check.numerics.data import SEED, normal
from comfynix_check.numerics.verdict import Case

SIZE = 256


def model(torch: Any, x: Any, weight: Any) -> Any:
    """A product, a normalisation and a gate: a reduction and pointwise kernels for Triton."""
    hidden = torch.nn.functional.layer_norm(x @ weight, (SIZE,))
    return torch.nn.functional.gelu(hidden) * torch.sigmoid(hidden) + x


def case(torch: Any, device: Any, seconds: dict[str, float]) -> Case:
    """Eager against compiled; `seconds` gets `cold` and `warm` when it has run.

    The first run compiles, the second does so again after everything in memory was forgotten, so that
    it must read what the first one wrote to the cache.
    """
    x, weight = normal(torch, SIZE, SIZE), normal(torch, SIZE, SIZE, seed=SEED + 1) / SIZE**0.5
    on_device = x.to(device), weight.to(device)

    def run() -> Any:
        torch._dynamo.reset()
        started = time.monotonic()
        compiled = torch.compile(lambda a, b: model(torch, a, b), fullgraph=True)
        made = compiled(*on_device).cpu()
        seconds["warm" if "cold" in seconds else "cold"] = round(time.monotonic() - started, 2)
        return made

    return Case(
        name=f"compiled, fp32, {SIZE} x {SIZE}",
        run=run,
        reference=model(torch, x.double(), weight.double()),
        limit=2e-3,
    )
