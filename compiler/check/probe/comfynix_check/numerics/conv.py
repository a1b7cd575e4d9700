"""Convolutions of the shapes that U-Nets, VAEs and video models have."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from comfynix_check.numerics.data import SEED, normal
from comfynix_check.numerics.verdict import Case

LIMITS = {"fp32": 2e-3, "fp16": 4e-3, "bf16": 2e-2}
"""fp32 is TF32 unless somebody turns that off: cuDNN may use it by default.

In 16 bits the libraries may choose Winograd's algorithm, which rounds four times as coarsely as the
sum itself (ROCm/rocm-libraries#12334). One of 576 terms left out is 4e-2.
"""


@dataclass(frozen=True)
class Shape:
    """Sizes of one convolution; the input is batch, channels, space."""

    name: str
    input: tuple[int, ...]
    out: int
    kernel: int
    stride: int = 1
    groups: int = 1

    @property
    def dimensions(self) -> int:
        return len(self.input) - 2


SHAPES = (
    Shape("conv2d 3x3", (2, 64, 32, 32), out=64, kernel=3),
    Shape("conv2d 3x3, stride 2", (1, 64, 33, 33), out=32, kernel=3, stride=2),
    Shape("conv2d 1x1", (2, 64, 32, 32), out=128, kernel=1),
    Shape("conv2d 3x3, 8 groups", (2, 64, 32, 32), out=64, kernel=3, groups=8),
    Shape("conv2d 7x7, depthwise", (1, 64, 32, 32), out=64, kernel=7, groups=64),
    Shape("conv3d 3x3x3", (1, 16, 6, 16, 16), out=32, kernel=3),
)


def cases(torch: Any, precision: str, device: Any) -> Iterator[Case]:
    """Each shape in one precision on one device."""
    for shape, inputs in _inputs(torch, precision):
        yield Case(
            name=f"{shape.name}, {precision}",
            run=_convolution(torch, shape, inputs, device),
            reference=_convolution(torch, shape, [each.double() for each in inputs], "cpu")(),
            limit=LIMITS[precision],
        )


def agreeing(torch: Any, device: Any) -> Iterator[Case]:
    """Each shape in fp32 by torch's own kernels; then the library's kernels against these."""
    for shape, inputs in _inputs(torch, "fp32"):
        convolve = _convolution(torch, shape, inputs, device)

        def native(convolve: Callable[[], Any] = convolve) -> Any:
            with without_libraries(torch):
                return convolve()

        yield Case(
            name=f"{shape.name}, fp32, without cuDNN",
            run=native,
            reference=_convolution(torch, shape, [each.double() for each in inputs], "cpu")(),
            limit=LIMITS["fp32"],
        )
        yield Case(
            name=f"{shape.name}, fp32, cuDNN against torch's own",
            run=convolve,
            reference=native().cpu().double(),
            limit=LIMITS["fp32"],
        )


@contextlib.contextmanager
def without_libraries(torch: Any) -> Iterator[None]:
    """No cuDNN (MIOpen on ROCm), no oneDNN: torch's own kernels."""
    cudnn = torch.backends.cudnn
    before = cudnn.enabled
    cudnn.enabled = False
    try:
        with torch.backends.mkldnn.flags(enabled=False):
            yield
    finally:
        cudnn.enabled = before


def _inputs(torch: Any, precision: str) -> Iterator[tuple[Shape, list[Any]]]:
    """Input, weight and bias of each shape, on the CPU."""
    dtype = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]
    for shape in SHAPES:
        space = (shape.kernel,) * shape.dimensions
        weight = (shape.out, shape.input[1] // shape.groups, *space)
        sizes = (shape.input, weight, (shape.out,))
        yield (
            shape,
            [normal(torch, *size, seed=SEED + i).to(dtype) for i, size in enumerate(sizes)],
        )


def _convolution(torch: Any, shape: Shape, inputs: list[Any], device: Any) -> Callable[[], Any]:
    function = getattr(torch.nn.functional, f"conv{shape.dimensions}d")
    on_device = [each.to(device) for each in inputs]
    return lambda: function(
        *on_device, stride=shape.stride, padding=shape.kernel // 2, groups=shape.groups
    )
