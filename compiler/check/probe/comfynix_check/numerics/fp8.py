"""Products of 8-bit floats, as models stored in fp8 use them: bf16 out, a scale for each side."""

from collections.abc import Iterator
from typing import Any

from comfynix_check.numerics.data import SEED, normal
from comfynix_check.numerics.verdict import Case

SIZE = 1024
LIMIT = 8e-3
"""The rounding of the result to bf16, 1.7e-3, times four to five."""

PAIRS = (("e4m3", "e4m3"), ("e5m2", "e4m3"))
"""Left and right. cuBLASLt has no kernel for e5m2 on both sides."""


def types(torch: Any, *, fnuz: bool = False) -> dict[str, Any]:
    """The dtypes. AMD's gfx94x has the `fnuz` forms, without a negative zero and infinities."""
    suffix = "fnuz" if fnuz else ""
    return {
        "e4m3": getattr(torch, f"float8_e4m3fn{suffix}"),
        "e5m2": getattr(torch, f"float8_e5m2{suffix}"),
    }


def cast(torch: Any, kind: str, device: Any, *, fnuz: bool = False) -> Case:
    """fp8 read as bf16, which every GPU must do: each finite value there is, exactly."""
    dtype = types(torch, fnuz=fnuz)[kind]
    # Chosen as bytes: torch 2.10 and older index no fp8 on the CPU (pytorch/pytorch#169656).
    every = torch.arange(256, dtype=torch.uint8)
    values = every[torch.isfinite(every.view(dtype).float())].view(dtype)
    on_device = values.to(device)
    return Case(
        name=f"{kind} to bf16",
        run=lambda: on_device.to(torch.bfloat16),
        reference=values.double(),
        limit=0.0,
    )


def products(torch: Any, device: Any, *, fnuz: bool = False) -> Iterator[Case]:
    """`torch._scaled_mm`, the left side row-major and the right one column-major."""
    dtypes = types(torch, fnuz=fnuz)
    for left, right in PAIRS:
        a = normal(torch, SIZE, SIZE).to(dtypes[left])
        b = normal(torch, SIZE, SIZE, seed=SEED + 1).to(dtypes[right])
        scales = 0.5, 0.25
        yield Case(
            name=f"{left} x {right} to bf16, {SIZE} x {SIZE} x {SIZE}",
            run=_scaled(torch, a.to(device), b.to(device), scales, device),
            reference=a.double() @ b.double().t() * (scales[0] * scales[1]),
            limit=LIMIT,
        )


def _scaled(torch: Any, a: Any, b: Any, scales: tuple[float, float], device: Any) -> Any:
    scale_a, scale_b = (torch.tensor(each, dtype=torch.float32, device=device) for each in scales)

    def run() -> Any:
        made = torch._scaled_mm(
            a, b.t(), scale_a=scale_a, scale_b=scale_b, out_dtype=torch.bfloat16
        )
        # Before torch 2.5 the largest absolute value came along.
        return made[0] if isinstance(made, tuple) else made

    return run
