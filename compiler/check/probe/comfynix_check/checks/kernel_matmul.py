"""Matrix products compute what they should: cuBLAS, hipBLAS or oneMKL, in each precision."""

from comfynix_check.device import Gpu, capable, gpus
from comfynix_check.kernel import kernel_check, proved
from comfynix_check.numerics import fp8, matmul
from comfynix_check.registry import Context
from comfynix_check.result import Outcome, Pass, Skip
from comfynix_check.versions import numbers

FROM = {"tf32": (8, 0), "bf16": (8, 0), "int8": (7, 5)}
"""NVIDIA's first compute capability with units for a precision."""


@kernel_check("k.matmul", subjects=lambda _: tuple(matmul.LIMITS))
def products(context: Context) -> Outcome:
    import torch

    precision = context.subject or "fp32"
    major, minor = FROM.get(precision, (0, 0))
    able = capable(
        gpus(torch),
        lambda gpu: gpu.maker != "cuda" or gpu.at_least(major, minor),
        f"{precision} needs compute capability {major}.{minor}",
    )
    return proved(torch, able, lambda gpu: [matmul.case(torch, precision, gpu.device)])


@kernel_check("k.fp8")
def eight_bit_floats(context: Context) -> Outcome:
    """The casts are for every GPU; the products need fp8 units."""
    import torch

    found = gpus(torch)
    casts = proved(
        torch,
        found,
        lambda gpu: [
            fp8.cast(torch, kind, gpu.device, fnuz=_fnuz(gpu.architecture))
            for kind in ("e4m3", "e5m2")
        ],
    )
    try:
        able = capable(
            found,
            lambda gpu: multiplies(gpu, torch.version.cuda),
            "products of fp8 need compute capability 9.0, 8.9 with CUDA 12, or gfx94x; casts of fp8 are right",
        )
    except Skip as skip:
        return Skip(skip.reason, actual=casts.actual)
    made = proved(
        torch, able, lambda gpu: fp8.products(torch, gpu.device, fnuz=_fnuz(gpu.architecture))
    )
    return Pass(actual={"measured": [*casts.actual["measured"], *made.actual["measured"]]})


def multiplies(gpu: Gpu, cuda: str | None) -> bool:
    """cuBLAS has fp8 for 8.9 from CUDA 12.1 update 1 on (its release notes), and PyTorch no wheels of 12.0."""
    if gpu.at_least(8, 9):
        return gpu.at_least(9) or cuda is None or numbers(cuda) >= (12,)
    return gpu.architecture.startswith(("gfx94", "gfx95", "gfx12"))


def _fnuz(architecture: str) -> bool:
    return architecture.startswith("gfx94")
