"""Matrix products: 1024 x 1024 x 1024, in each precision a diffusion model runs in.

Limits: four to five times the error that the arithmetic itself makes at this size. Leaving out a single
one of the 1024 products is an error of 3e-2.
"""

from typing import Any

from comfynix_check.numerics.data import SEED, integers, normal, rounded_to_tf32
from comfynix_check.numerics.verdict import Case

SIZE = 1024

LIMITS = {"fp32": 2e-6, "tf32": 2e-3, "fp16": 1e-3, "bf16": 8e-3, "int8": 0.0}
"""By precision; sums of int8 products are exact."""


def case(torch: Any, precision: str, device: Any, *, size: int = SIZE) -> Case:
    """The product in one precision on one device. TF32 is asked for by torch's global setting."""
    a, b = inputs(torch, precision, size)
    on_device = a.to(device), b.to(device)
    multiply = torch.matmul
    if precision == "int8":
        # The layout of a weight: cuBLASLt has int8 for a column-major right side on every GPU.
        on_device = on_device[0], on_device[1].t().contiguous().t()
        multiply = torch._int_mm
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")
    return Case(
        name=f"{precision}, {size} x {size} x {size}",
        run=lambda: multiply(*on_device),
        reference=a.double() @ b.double(),
        limit=LIMITS[precision],
    )


def inputs(torch: Any, precision: str, size: int) -> tuple[Any, Any]:
    """Both matrices, on the CPU, rounded to what the precision can hold."""
    if precision == "int8":
        a, b = (integers(torch, -128, 127, size, size, seed=SEED + i) for i in (0, 1))
        return a.to(torch.int8), b.to(torch.int8)
    a, b = (normal(torch, size, size, seed=SEED + i) for i in (0, 1))
    if precision == "tf32":
        return rounded_to_tf32(torch, a), rounded_to_tf32(torch, b)
    dtype = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]
    return a.to(dtype), b.to(dtype)
