"""Matrix products compute what they should: cuBLAS, hipBLAS or oneMKL, in each precision."""

from comfynix_check.device import Gpu, capable, gpus
from comfynix_check.kernel import kernel_check, proved
from comfynix_check.numerics import fp8, matmul
from comfynix_check.registry import Context
from comfynix_check.result import Outcome, Pass, Skip
from comfynix_check.versions import numbers

FROM: dict[str, dict[tuple[int, int], tuple[int, ...]]] = {
    "tf32": {(8, 0): ()},
    "bf16": {(8, 0): ()},
    "int8": {(8, 0): (), (7, 5): (12, 3)},
    "fp8": {(9, 0): (), (8, 9): (12,)},
}
"""NVIDIA's first compute capabilities with units for a precision, and the CUDA that has products for them.
Sources: PyTorch's test_linalg.py, test__int_mm; release notes of cuBLAS 12.1 update 1 (PyTorch has no 12.0)."""


@kernel_check("k.matmul", subjects=lambda _: tuple(matmul.LIMITS))
def products(context: Context) -> Outcome:
    import torch

    precision = context.subject or "fp32"
    able = capable(
        gpus(torch),
        lambda gpu: gpu.maker != "cuda" or multiplies(gpu, precision, torch.version.cuda),
        f"{precision} needs compute capability {_needed(precision)}",
    )
    return proved(torch, able, lambda gpu: [matmul.case(torch, precision, gpu.device)])


def multiplies(gpu: Gpu, precision: str, cuda: str | None) -> bool:
    """Whether torch's CUDA has products in this precision for an NVIDIA GPU."""
    return any(
        gpu.at_least(*capability) and (cuda is None or numbers(cuda) >= since)
        for capability, since in FROM.get(precision, {(0, 0): ()}).items()
    )


def _needed(precision: str) -> str:
    """`8.0, or 7.5 with CUDA 12.3`."""
    return ", or ".join(
        f"{major}.{minor}" + (f" with CUDA {'.'.join(map(str, since))}" if since else "")
        for (major, minor), since in FROM.get(precision, {(0, 0): ()}).items()
    )


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
            lambda gpu: (
                multiplies(gpu, "fp8", torch.version.cuda)
                or gpu.architecture.startswith(("gfx94", "gfx95", "gfx12"))
            ),
            f"products of fp8 need compute capability {_needed('fp8')}, or gfx94x; casts of fp8 are right",
        )
    except Skip as skip:
        return Skip(skip.reason, actual=casts.actual)
    made = proved(
        torch, able, lambda gpu: fp8.products(torch, gpu.device, fnuz=_fnuz(gpu.architecture))
    )
    return Pass(actual={"measured": [*casts.actual["measured"], *made.actual["measured"]]})


def _fnuz(architecture: str) -> bool:
    return architecture.startswith("gfx94")
